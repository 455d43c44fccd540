"""Django's SQLite backend on SQLCipher. Django finds it by this folder's name and the module `base`."""
