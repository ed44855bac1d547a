package stress

// Texts of one language each say the same, so that they can be compared.
var (
	OneWord    = Case{Name: "one-word", Title: "One word", Text: "Placards"}
	ThreeWords = Case{Name: "three-words", Title: "Three words", Text: "Ship it Friday"}
	Letters140 = Case{Name: "140-letters", Title: "140 letters",
		Text: "The quiet return of the night train across Europe: how twelve small operators rebuilt a continent of " +
			"sleeper routes in just under one decade"}
	NothingElse = Case{Name: "nothing-else", Title: "Nothing else", Text: ThreeWords.Text, Photo: NoPhoto, Bare: true}
	Emoji       = Case{Name: "emoji", Title: "Emoji", Text: "Ship it 🚀 on Friday, then rest 😴"}

	MissingPhoto  = Case{Name: "no-photo", Title: "No photo", Photo: NoPhoto}
	PanoramaPhoto = Case{Name: "wide-photo", Title: "Very wide photo", Photo: WidePhoto}
	BannerPhoto   = Case{Name: "tall-photo", Title: "Very tall photo", Photo: TallPhoto}

	German = Case{Name: "german", Title: "German", Lang: "de",
		Text: "Straßenbahnhaltestellenverzeichnis für Nachtschwärmer"}
	Greek = Case{Name: "greek", Title: "Greek", Lang: "el",
		Text: "Το νυχτερινό τρένο επέστρεψε και κανείς δεν βιάζεται"}
	Cyrillic = Case{Name: "cyrillic", Title: "Cyrillic", Lang: "uk",
		Text: "Нічний потяг повернувся, і ніхто нікуди не поспішає"}
	Arabic     = Case{Name: "arabic", Title: "Arabic", Lang: "ar", Text: "عاد قطار الليل، ولا أحد في عجلة من أمره"}
	Hebrew     = Case{Name: "hebrew", Title: "Hebrew", Lang: "he", Text: "רכבת הלילה חזרה, ואף אחד לא ממהר"}
	Devanagari = Case{Name: "devanagari", Title: "Devanagari", Lang: "hi",
		Text: "रात की रेलगाड़ी लौट आई है, और किसी को जल्दी नहीं"}
	Thai     = Case{Name: "thai", Title: "Thai", Lang: "th", Text: "รถไฟกลางคืนกลับมาแล้ว และไม่มีใครรีบร้อน"}
	Japanese = Case{Name: "japanese", Title: "Japanese", Lang: "ja", Text: "夜行列車が帰ってきた。急ぐ人は、もう誰もいない"}
	Chinese  = Case{Name: "chinese", Title: "Chinese", Lang: "zh-Hans", Text: "夜班火车回来了，没有人赶时间"}
	Korean   = Case{Name: "korean", Title: "Korean", Lang: "ko", Text: "밤기차가 돌아왔고, 아무도 서두르지 않는다"}
)

// Sample changes nothing but what the template requires.
var Sample = Case{Name: "sample", Title: "Sample"}

// Cases are those that every template should stand.
var Cases = []Case{
	OneWord, Letters140, German, Arabic, Hebrew, Chinese, Japanese, Korean, Emoji,
	NothingElse, MissingPhoto, PanoramaPhoto, BannerPhoto,
}

// Scripts are one language for each way of writing.
var Scripts = []Case{
	German, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Thai, Japanese, Chinese, Korean,
}
