"""The languages that people write, which texts are translated from and to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NaturalLanguage:
    """code: as in BCP 47, such as "de" or "zh-Hans". own: the name that it gives itself."""

    code: str
    english: str
    chinese: str
    own: str

    def named(self, shown_in: str) -> str:
        """Its name for a reader of another: `shown_in` is a locale's name, such as "zh_CN"."""
        return self.chinese if shown_in.startswith("zh") else self.english

    def matches(self, typed: str) -> bool:
        """Whether a person who has typed this may mean it."""
        wanted = typed.strip().casefold()
        names = (self.code, self.english, self.chinese, self.own)
        return any(wanted in name.casefold() for name in names)


LANGUAGES = (
    NaturalLanguage("af", "Afrikaans", "南非荷兰语", "Afrikaans"),
    NaturalLanguage("sq", "Albanian", "阿尔巴尼亚语", "Shqip"),
    NaturalLanguage("am", "Amharic", "阿姆哈拉语", "አማርኛ"),
    NaturalLanguage("ar", "Arabic", "阿拉伯语", "العربية"),
    NaturalLanguage("hy", "Armenian", "亚美尼亚语", "Հայերեն"),
    NaturalLanguage("az", "Azerbaijani", "阿塞拜疆语", "Azərbaycanca"),
    NaturalLanguage("eu", "Basque", "巴斯克语", "Euskara"),
    NaturalLanguage("be", "Belarusian", "白俄罗斯语", "Беларуская"),
    NaturalLanguage("bn", "Bengali", "孟加拉语", "বাংলা"),
    NaturalLanguage("bs", "Bosnian", "波斯尼亚语", "Bosanski"),
    NaturalLanguage("bg", "Bulgarian", "保加利亚语", "Български"),
    NaturalLanguage("my", "Burmese", "缅甸语", "မြန်မာ"),
    NaturalLanguage("yue", "Cantonese", "粤语", "粵語"),
    NaturalLanguage("ca", "Catalan", "加泰罗尼亚语", "Català"),
    NaturalLanguage("zh-Hans", "Chinese (Simplified)", "简体中文", "简体中文"),
    NaturalLanguage("zh-Hant", "Chinese (Traditional)", "繁体中文", "繁體中文"),
    NaturalLanguage("hr", "Croatian", "克罗地亚语", "Hrvatski"),
    NaturalLanguage("cs", "Czech", "捷克语", "Čeština"),
    NaturalLanguage("da", "Danish", "丹麦语", "Dansk"),
    NaturalLanguage("nl", "Dutch", "荷兰语", "Nederlands"),
    NaturalLanguage("en", "English", "英语", "English"),
    NaturalLanguage("eo", "Esperanto", "世界语", "Esperanto"),
    NaturalLanguage("et", "Estonian", "爱沙尼亚语", "Eesti"),
    NaturalLanguage("fi", "Finnish", "芬兰语", "Suomi"),
    NaturalLanguage("fr", "French", "法语", "Français"),
    NaturalLanguage("gl", "Galician", "加利西亚语", "Galego"),
    NaturalLanguage("ka", "Georgian", "格鲁吉亚语", "ქართული"),
    NaturalLanguage("de", "German", "德语", "Deutsch"),
    NaturalLanguage("el", "Greek", "希腊语", "Ελληνικά"),
    NaturalLanguage("gu", "Gujarati", "古吉拉特语", "ગુજરાતી"),
    NaturalLanguage("ha", "Hausa", "豪萨语", "Hausa"),
    NaturalLanguage("he", "Hebrew", "希伯来语", "עברית"),
    NaturalLanguage("hi", "Hindi", "印地语", "हिन्दी"),
    NaturalLanguage("hu", "Hungarian", "匈牙利语", "Magyar"),
    NaturalLanguage("is", "Icelandic", "冰岛语", "Íslenska"),
    NaturalLanguage("id", "Indonesian", "印度尼西亚语", "Bahasa Indonesia"),
    NaturalLanguage("ga", "Irish", "爱尔兰语", "Gaeilge"),
    NaturalLanguage("it", "Italian", "意大利语", "Italiano"),
    NaturalLanguage("ja", "Japanese", "日语", "日本語"),
    NaturalLanguage("kn", "Kannada", "卡纳达语", "ಕನ್ನಡ"),
    NaturalLanguage("kk", "Kazakh", "哈萨克语", "Қазақша"),
    NaturalLanguage("km", "Khmer", "高棉语", "ខ្មែរ"),
    NaturalLanguage("ko", "Korean", "韩语", "한국어"),
    NaturalLanguage("ky", "Kyrgyz", "吉尔吉斯语", "Кыргызча"),
    NaturalLanguage("lo", "Lao", "老挝语", "ລາວ"),
    NaturalLanguage("la", "Latin", "拉丁语", "Latina"),
    NaturalLanguage("lv", "Latvian", "拉脱维亚语", "Latviešu"),
    NaturalLanguage("lt", "Lithuanian", "立陶宛语", "Lietuvių"),
    NaturalLanguage("mk", "Macedonian", "马其顿语", "Македонски"),
    NaturalLanguage("ms", "Malay", "马来语", "Bahasa Melayu"),
    NaturalLanguage("ml", "Malayalam", "马拉雅拉姆语", "മലയാളം"),
    NaturalLanguage("mr", "Marathi", "马拉地语", "मराठी"),
    NaturalLanguage("mn", "Mongolian", "蒙古语", "Монгол"),
    NaturalLanguage("ne", "Nepali", "尼泊尔语", "नेपाली"),
    NaturalLanguage("no", "Norwegian", "挪威语", "Norsk"),
    NaturalLanguage("ps", "Pashto", "普什图语", "پښتو"),
    NaturalLanguage("fa", "Persian", "波斯语", "فارسی"),
    NaturalLanguage("pl", "Polish", "波兰语", "Polski"),
    NaturalLanguage("pt", "Portuguese", "葡萄牙语", "Português"),
    NaturalLanguage("pa", "Punjabi", "旁遮普语", "ਪੰਜਾਬੀ"),
    NaturalLanguage("ro", "Romanian", "罗马尼亚语", "Română"),
    NaturalLanguage("ru", "Russian", "俄语", "Русский"),
    NaturalLanguage("sr", "Serbian", "塞尔维亚语", "Српски"),
    NaturalLanguage("si", "Sinhala", "僧伽罗语", "සිංහල"),
    NaturalLanguage("sk", "Slovak", "斯洛伐克语", "Slovenčina"),
    NaturalLanguage("sl", "Slovenian", "斯洛文尼亚语", "Slovenščina"),
    NaturalLanguage("so", "Somali", "索马里语", "Soomaali"),
    NaturalLanguage("es", "Spanish", "西班牙语", "Español"),
    NaturalLanguage("sw", "Swahili", "斯瓦希里语", "Kiswahili"),
    NaturalLanguage("sv", "Swedish", "瑞典语", "Svenska"),
    NaturalLanguage("tl", "Tagalog", "他加禄语", "Tagalog"),
    NaturalLanguage("ta", "Tamil", "泰米尔语", "தமிழ்"),
    NaturalLanguage("te", "Telugu", "泰卢固语", "తెలుగు"),
    NaturalLanguage("th", "Thai", "泰语", "ไทย"),
    NaturalLanguage("tr", "Turkish", "土耳其语", "Türkçe"),
    NaturalLanguage("uk", "Ukrainian", "乌克兰语", "Українська"),
    NaturalLanguage("ur", "Urdu", "乌尔都语", "اردو"),
    NaturalLanguage("ug", "Uyghur", "维吾尔语", "ئۇيغۇرچە"),
    NaturalLanguage("uz", "Uzbek", "乌兹别克语", "Oʻzbekcha"),
    NaturalLanguage("vi", "Vietnamese", "越南语", "Tiếng Việt"),
    NaturalLanguage("cy", "Welsh", "威尔士语", "Cymraeg"),
    NaturalLanguage("zu", "Zulu", "祖鲁语", "isiZulu"),
)
"""By their English names."""
BY_CODE = {language.code: language for language in LANGUAGES}
RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ps", "ug", "ur"))
_ALIASES = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "nb": "no",
    "nn": "no",
    "fil": "tl",
    "iw": "he",
    "in": "id",
}


def language_of(name: str) -> NaturalLanguage | None:
    """The language that a person or a file calls by this code or name; None for none that is known."""
    wanted = name.strip().casefold().replace("_", "-")
    code = _ALIASES.get(wanted, wanted)
    for language in LANGUAGES:
        if code.casefold() == language.code.casefold() or wanted in (
            language.english.casefold(),
            language.chinese,
            language.own.casefold(),
        ):
            return language
    short = wanted.partition("-")[0]
    return language_of(short) if short != wanted else None
