"""Words beside date and time: the halves of the day in every language, and what says nothing.

The first lines of each are what phones have been seen to write; the rest is from Unicode's locale data
(CLDR 48). Words that stand for the forenoon in one language and for the afternoon in another are in neither,
but for the Finnish ip.
"""

import unicodedata

AM = (
    "am", "vorm", "vormittags", "vm", "上午", "午前", "오전", "凌晨", "清晨", "早上", "早晨",
    "ص", "ق.ظ", "לפנה״צ",
    "π.μ.", "de.", "dop.", "dopol.", "fm", "ap", "e paradites", "rano", "SA", "पूर्वाह्न", "सुबह", "ÖÖ", "PG",
    "ก่อนเที่ยง", "முற்பகல்", "дп", "пр.об.", "претпл.", "pre podne", "prijepodne", "de la mañana", "mañana",
    "da manhã", "manhã", "matin", "du matin", "di mattina", "ŋdi ga", "फुं नि",
    "a.g", "Adduha", "am Vormittag", "AN", "ankstāinan", "ante midí", "atm", "banhaet", "BN", "Brax kndaax",
    "comme", "del matin", "Dinda", "dopoldne", "dopołdnja", "do połedniŏ", "f.h.", "FT", "förmiddag",
    "Fọ mọ́nin", "g.öň", "GH", "go.öň", "günortadan öň", "hengihengi", "HH", "Hoseng", "i.b.", "i/m",
    "iarmade", "icheheavo", "idiɓa", "Isuk", "iđitbeaivet", "iđitbeaivi", "I bikɛ̂glà", "kang’ama",
    "karoon", "KI", "Kiroko", "kiɛmɛ́ɛm", "krn", "kíkíríg", "LB", "LEEBI", "Luma lwa K", "Lwamilawu", "Ma",
    "makeo", "Mambia", "maná", "mat.", "mbaʼámbaʼ", "mbaꞌmbaꞌ", "moies", "Muhi", "Munkyo", "ND", "ntɔ́ngɔ́",
    "N’ụtụtụ", "n tufat", "OD", "p.d.", "pagi/siang", "pamilau", "paradite", "pg/sg", "pi open suno",
    "priekšp.", "priekšpusdiena", "priekšpusdienā", "priešpiet", "prīškpušdīnē", "r.n.", "RW", "RŨ",
    "saaku", "Safiya", "SF", "sokallim", "soodo", "Sub", "subaka", "Subbaahi", "sárúwá", "Taparachu",
    "Tesiran", "tifawt", "TO", "TOO", "Uhr vörmiddaachs", "uluchelo", "utuko", "vaasisu", "Vormittag",
    "Vörmeddaach", "WD", "wichishu", "yb", "Z.MU.", "Zdat azal", "Àárɔ̀", "Àárọ̀", "Ĩyakwakya", "ŋdi",
    "ǁgoagas", "Ɛnkakɛnyá", "ʊshilè kʊboɖu", "АМ", "апоўначы", "обедтэ икеле", "пре подне", "прије подне",
    "таңкы", "ТО", "тң", "ЭИ", "ү.ө.", "ӕмбисбоны размӕ", "פֿאַרמיטאָג", "اے ایم", "ب.ن", "ت د", "صباحا",
    "صباحًا", "صبح، منجهند", "غ.م.", "قبل\u200cازظهر", "چ.ب", "چۈشتىن بۇرۇن", "ܩܛ\u200c", "ए एम", "तडके",
    "दुपहर ब्रोंठ", "फुं", "भोर", "भ्यागा", "ये एम", "सकाळीं", "सबेरे", "सवेर", "सुबुह जा", "এ এম", "নুমাং",
    "ਪੂ.ਦੁ.", "ଏ ଏମ", "ପୂର୍ବାହ୍ନ", "ఎ ఎమ్", "පෙ.ව.", "ກ່ອນທ່ຽງ", "སྔ་ཆ་", "སྔ་དྲོ་", "နံနက်", "ማለዶ",
    "ቀደም ሰርምዕል", "ቅ.ቀ.", "ጥዋት", "ጽባሕ", "ፋዱስ ጃብ", "ᏌᎾᎴ", "ᐁᒼ", "ᐊᒼ", "ᠦ᠂ ᠥ", "ᱥᱮᱛᱟᱜ", "ⵜⵉⴼⴰⵡⵜ", "ꎸꄑ", "𐐈𐐣",
    "𐑨𐑥", "𞤀𞤎",
)  # fmt: skip
PM = (
    "pm", "nachm", "nachmittags", "nm", "下午", "午後", "오후", "中午", "晚上", "傍晚", "م", "ب.ظ",
    "אחה״צ", "μ.μ.", "du.", "odp.", "pop.", "em", "ip", "e pasdites", "popołudniu", "CH", "अपराह्न", "शाम",
    "ÖS", "PTG", "หลังเที่ยง", "பிற்பகல்", "пп", "сл.об.", "попл.", "po podne", "popodne", "poslijepodne",
    "de la tarde",
    "de la noche", "tarde", "noche", "da tarde", "da noite", "da tarde/noite", "soir", "du soir",
    "après-midi", "di sera", "ɣetrɔ ga", "बेलासे नि",
    "a.k", "akasuba", "Aluula", "am Namittag", "ANW", "banringzgvaq", "Baubau kndaax", "carra", "Chilo",
    "cɛɛ́nko", "de sira", "Dilolo", "e.b.", "e.h.", "EA", "eahketbeaivet", "eahketbeaivi", "Ebongi",
    "ebyámu", "efiafi", "eftermade", "eftermiddag", "Eigulo", "ep.", "EW", "FI", "Fọ ívnin", "G.M.",
    "g.soň", "GD", "go.soň", "günortadan soň", "hawwaro", "i.n.", "ichamthi", "I ɓugajɔp", "kikiiɗe",
    "kingoto", "kisɛ́ndɛ", "koosk", "kooskoliny", "kugú", "kyiukonyi", "lilli", "LK", "luma lwa p",
    "makaaripi", "mchochil’l", "MD", "Mo", "Mog", "mpókwa", "MUU", "nam.", "Namittag", "ncwònzém", "Ngo",
    "ngəgógəle", "Nommendaach", "nomëttes", "nyiaghuo", "N’abali", "N’abalị", "n tmeddit", "OT",
    "pa pussideinan", "pamunyi", "pasdite", "Pashamihe", "pi pini suno", "piecpušdīnē", "PN", "popiet",
    "popoldne", "popołdnju", "pos midí", "po połedniu", "ptm", "pēcp.", "pēcpusd.", "pēcpusdiena",
    "pēcpusdienā", "sanje", "SHWANE", "SN", "soré/malem", "sr/mlm", "tadggʷat", "Teipa", "Thapama", "TK",
    "TŊ", "u.k.", "Uhr nommendaachs", "WB", "Wengi", "wótp.", "wótpołdnja", "Yamma", "yh", "YM", "Z.MW.",
    "Zaarikay b", "Ĩyawĩoo", "ŋka mbɔ́t nji", "ŨG", "ǃuias", "Ɔ̀sán", "Ɛndámâ", "ɣetrɔ", "ʊshilè kʊsasʊ",
    "апоўдні", "обедтэ мейле", "ПМ", "поподне", "послије подне", "тк", "түштөн кийинки", "ЭК", "ү.х.",
    "ӕмбисбоны фӕстӕ", "נאָכמיטאָג", "بعدازظهر", "ت ك", "د.ن", "شام، منجهند", "غ.و.", "مساء", "مساءً",
    "منجهند، شام", "پی ایم", "چ.ك", "چۈشتىن كېيىن", "ܒܛ\u200c", "दपेहरा/संजा", "दपैहर बाद", "दुपहरपतॖ",
    "पी एम", "बेलासे", "शाम जा", "सांजे", "सांझ", "सांम", "स’ञ", "পি এম", "ਬਾ.ਦੁ.", "ଅପରାହ୍ନ", "ପି ଏମ",
    "పి ఎమ్", "ප.ව.", "ຫຼັງທ່ຽງ", "ཕྱི་ཆ་", "ཕྱི་དྲོ་", "ညနေ", "ሓቆ ስርምዕል", "ምሴት", "ቃማ", "ከሰዓት", "ድ.ቀ.",
    "ፋዱስ ደምቢ", "ᏒᎯᏱᎢ", "ᏒᎯᏱᎢᏗᏢ", "ᐲᒼ", "ᠦ᠂ ᠬᠣ", "ᱧᱤᱫᱟᱹ", "Ḍeffir aza", "Ọ̀sán", "ⵜⴰⴷⴳⴳⵯⴰⵜ", "ꁯꋒ", "𐐑𐐣",
    "𐑐𐑥", "𞤇𞤎",
)  # fmt: skip
FILLERS = (
    "at",
    "klo", "kl", "à", "a", "às", "as", "a las", "alas", "alle", "alle ore", "ore", "ora", "um", "uhr", "u",
    "om", "o", "ob", "h", "hrs", "min", "s", "ч", "г", "в", "у", "la", "lúc", "kell", "saat", "pukul",
)  # fmt: skip
"""Words that say nothing: 5.1.2020 klo 18.00, 05/01/2020 à 18:00, 18:00 Uhr."""


def half_of_day(word: str) -> str:
    r"""`am`, `pm`, an empty text for a word that says nothing, or `?` for one that is not known.

    >>> half_of_day("p.\u00a0m."), half_of_day("上午"), half_of_day("klo"), half_of_day("brunch")
    ('pm', 'am', '', '?')
    """
    bare = _bare(word)
    if not bare:
        return ""
    return _MEANING.get(bare, "?")


def _bare(word: str) -> str:
    """The letters alone, with what is written above and below them."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return "".join(c for c in plain if c.isalnum() or unicodedata.category(c).startswith("M"))


_MEANING = {_bare(w): meaning for words, meaning in ((AM, "am"), (PM, "pm"), (FILLERS, "")) for w in words}
