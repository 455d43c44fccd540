"""The timeline: periods as the person names them, overlapping as they do."""
