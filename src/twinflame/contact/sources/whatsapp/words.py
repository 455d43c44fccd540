"""What WhatsApp itself writes, in the languages it writes in: notices, media, calls.

The lists need not be complete: an unknown notice without a sender is left out in any language, and an unknown
word for an image makes it a message, which is contact as well.
"""

ENCRYPTION = (
    "end-to-end encrypt", "end-to-end-encrypt", "end-to-end verschlüsselt", "Ende-zu-Ende",
    "extremo a extremo", "d'extrem a extrem", "bout en bout", "crittografia end-to-end",
    "crittografati end-to-end", "ponta a ponta", "end-to-end versleutel", "ende-til-ende", "end-til-end",
    "end to end", "totalsträckskrypt", "päästä päähän", "täysin salattu", "end-to-endkrypt",
    "szyfrowane w pełni", "pełne szyfrowanie", "koncové šifr", "koncově šifr", "end-to-end šifr",
    "végpontok közötti", "végpontig", "criptate integral", "criptate complet", "сквозн", "наскрізн",
    "от край до край", "шифровани од крај", "uçtan uca", "από άκρο", "διατερματικ", "מקצה לקצה",
    "בין קצה לקצה", "تمام بين الطرفين", "مشفّرة تمامًا", "مشفرة تمامًا", "من طرف لطرف", "رمزگذاری سرتاسر",
    "سرتاسر رمز", "端到端加密", "端對端加密", "点对点加密", "點對點加密", "エンドツーエンド",
    "종단간 암호화", "종단 간 암호화", "mã hóa đầu cuối", "terenkripsi secara end-to-end",
    "disulitkan hujung ke hujung", "disulitkan dari hujung", "เข้ารหัสตั้งแต่ต้นทาง",
    "การเข้ารหัสจากต้นทาง", "एंड-टू-एंड एन्क्रिप्ट", "शुरू से अंत तक एन्क्रिप्ट", "প্রান্ত-থেকে-প্রান্ত",
    "এন্ড-টু-এন্ড", "முழுமையாக மறையாக்கம்", "ఆద్యంతం ఎన్‌క్రిప్ట్", "ಎಂಡ್-ಟು-ಎಂಡ್", "एंड-टू-एंड",
    "mwanzo hadi mwisho", "od kraja do kraja", "šifrirane od začetka", "kodeeritud otspunkt",
    "otspunktkrüpt",
)  # fmt: skip
"""How the notice on encryption says it. Newer exports put the other's name on it."""

OTHER_NOTICES = (
    "security code", "Sicherheitsnummer", "Sicherheitscode", "código de seguridad", "code de sécurité",
    "codice di sicurezza", "código de segurança", "beveiligingscode", "код безопасности",
    "kod zabezpieczeń", "güvenlik kod", "disappearing messages", "selbstlöschende Nachrichten",
    "mensajes temporales", "messages éphémères", "messaggi effimeri", "mensagens temporárias",
    "zelfwissende berichten", "verdwijnende berichten", "blocked this contact", "diesen Kontakt blockiert",
    "bloqueaste a este contacto", "bloqué ce contact", "bloccato questo contatto", "bloqueou este contato",
    "unblocked this contact", "changed their phone number", "changed to a new number", "is a contact",
    "Telefonnummer geändert", "cambió su número", "changé de numéro", "business account",
    "Unternehmensaccount", "cuenta de empresa", "this chat is with", "pinned a message",
)  # fmt: skip
"""Other notices, told from messages by the invisible mark that the iPhone puts before them."""

DELETED = (
    "message was deleted", "deleted this message", "Nachricht wurde gelöscht", "Nachricht gelöscht",
    "mensaje fue eliminado", "Eliminaste este mensaje", "eliminó este mensaje", "message a été supprimé",
    "supprimé ce message", "messaggio è stato eliminato", "eliminato questo messaggio",
    "mensagem foi apagada", "Mensagem apagada", "bericht is verwijderd", "Waiting for this message",
)  # fmt: skip

OMITTED = (
    "omitted", "weggelassen", "ausgeschlossen", "omitido", "omitida", "omise", "omis", "absent", "omesso",
    "omessa", "omessi", "ocultado", "oculta", "weggelaten", "utelatt", "utelämnad", "udeladt",
    "jätetty pois", "pominięt", "vynechán", "kihagyva", "omis ", "пропущен", "без медиа", "dahil edilmedi",
    "παραλείφθηκε", "הושמט", "הושמטה", "תויה", "استبعاد", "محذوف", "忽略", "略過", "省略", "생략",
    "bị bỏ qua", "tidak disertakan", "dihilangkan", "छोड़ा गया", "dilangkau", "izostavljen", "izpuščen",
)  # fmt: skip

ATTACHED = (
    "file attached", "Datei angehängt", "archivo adjunto", "fichier joint", "file allegato",
    "arquivo anexado", "bestand bijgevoegd", "ficheiro anexado", "fil vedlagt", "bifogad fil",
    "fil vedhæftet", "plik dołączony", "soubor přiložen", "fișier atașat", "файл добавлен", "dosya ekli",
    "קובץ מצורף", "الملف مرفق", "文件附件", "檔案已附加", "添付ファイル", "파일 첨부됨", "file terlampir",
    "liite",
)  # fmt: skip

CALL = (
    "voice call", "video call", "group call", "Sprachanruf", "Videoanruf", "llamada de voz", "videollamada",
    "appel vocal", "appel vidéo", "chiamata vocale", "videochiamata", "chamada de voz", "ligação de voz",
    "chamada de vídeo", "ligação de vídeo", "spraakoproep", "video-oproep", "аудиозвонок", "видеозвонок",
    "połączenie głosowe", "rozmowa wideo", "sesli arama", "görüntülü arama", "语音通话", "視訊通話",
    "视频通话", "語音通話", "音声通話", "ビデオ通話", "음성통화", "영상통화", "panggilan suara",
    "panggilan video",
)  # fmt: skip
MISSED = (
    "missed", "no answer", "verpasst", "keine antwort", "perdida", "sin respuesta", "manqué",
    "pas de réponse", "aucune réponse", "persa", "nessuna risposta", "não atendida", "sem resposta",
    "gemist", "niet opgenomen", "geen antwoord", "пропущенн", "нет ответа", "nieodebran", "brak odpowiedzi",
    "cevapsız", "cevap yok", "未接", "无应答", "無人接聽", "不在着信", "부재중", "tak terjawab",
    "tidak ada jawaban",
)  # fmt: skip
