//! The models that whisper.cpp's authors offer.

/// Where they lie, each as `ggml-NAME.bin`.
pub const HOME: &str = "https://huggingface.co/ggerganov/whisper.cpp/resolve/main";

/// Where the one lies that tells speakers apart.
const HOME_OF_TDRZ: &str = "https://huggingface.co/akashmjn/tinydiarize-whisper.cpp/resolve/main";

/// A model known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownModel {
    /// Its name.
    pub name: &'static str,
    /// Its size on disk in MiB, rounded; its true size comes from where it is got.
    pub mebibytes: u32,
    /// The SHA-1 of its file, in hexadecimal.
    pub sha1: &'static str,
    /// In a few words, when to take it.
    pub good_for: &'static str,
}

impl KnownModel {
    /// Whether it understands English only.
    pub fn english_only(&self) -> bool {
        self.name.contains(".en")
    }

    /// Whether it can be used for a language, a BCP 47 tag.
    pub fn suits(&self, language: &str) -> bool {
        !self.english_only() || is_english(language)
    }

    /// About how many bytes its file has.
    pub fn bytes(&self) -> u64 {
        u64::from(self.mebibytes) << 20
    }

    /// About how many bytes of memory it works in: what whisper.cpp's documentation says of
    /// its family in f16, less what it saves on disk.
    pub fn memory(&self) -> u64 {
        let family = self.name.split(['.', '-']).next().unwrap_or_default();
        let (whole, needs) = match family {
            "tiny" => (75, 273),
            "base" => (142, 388),
            "small" => (465, 852),
            "medium" => (1463, 2100),
            _ if self.name.contains("turbo") => (1549, 2100),
            _ => (2952, 3900),
        };
        u64::from(u32::saturating_sub(needs + self.mebibytes, whole)) << 20
    }

    /// Where it is offered.
    pub fn home(&self) -> &'static str {
        if self.name.ends_with("-tdrz") { HOME_OF_TDRZ } else { HOME }
    }
}

/// Whether a BCP 47 tag is of English.
pub fn is_english(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    primary.eq_ignore_ascii_case("en")
}

/// The model of this name.
pub fn known(name: &str) -> Option<&'static KnownModel> {
    MODELS.iter().find(|model| model.name == name)
}

const fn model(
    name: &'static str,
    mebibytes: u32,
    sha1: &'static str,
    good_for: &'static str,
) -> KnownModel {
    KnownModel { name, mebibytes, sha1, good_for }
}

/// All of them, small ones first. *Source:* `models/README.md` of whisper.cpp and the page of
/// its models on Hugging Face, which give sizes and SHA-1.
pub const MODELS: &[KnownModel] = &[
    model("tiny", 75, "bd577a113a864445d4c299885e0cb97d4ba92b5f", "trying things out"),
    model(
        "tiny-q5_1",
        31,
        "2827a03e495b1ed3048ef28a6a4620537db4ee51",
        "as `tiny`, a bit worse, a third of its size",
    ),
    model(
        "tiny-q8_0",
        42,
        "19e8118f6652a650569f5a949d962154e01571d9",
        "nearly as good as `tiny`, half its size",
    ),
    model("tiny.en", 75, "c78c86eb1a8faa21b369bcd33207cc90d64ae9df", "trying things out"),
    model("tiny.en-q5_1", 31, "3fb92ec865cbbc769f08137f22470d6b66e071b6", "as `tiny.en`, smaller"),
    model("tiny.en-q8_0", 42, "802d6668e7d411123e672abe4cb6c18f12306abb", "as `tiny.en`, smaller"),
    model(
        "base",
        142,
        "465707469ff3a37a2b9b8d8f89f2f99de7299dac",
        "a rough draft on an old machine",
    ),
    model(
        "base-q5_1",
        57,
        "a3733eda680ef76256db5fc5dd9de8629e62c5e7",
        "as `base`, a bit worse, a third of its size",
    ),
    model(
        "base-q8_0",
        78,
        "7bb89bb49ed6955013b166f1b6a6c04584a20fbe",
        "nearly as good as `base`, half its size",
    ),
    model(
        "base.en",
        142,
        "137c40403d78fd54d454da0f9bd998f78703390c",
        "a rough draft on an old machine",
    ),
    model("base.en-q5_1", 57, "d26d7ce5a1b6e57bea5d0431b9c20ae49423c94a", "as `base.en`, smaller"),
    model("base.en-q8_0", 78, "bb1574182e9b924452bf0cd1510ac034d323e948", "as `base.en`, smaller"),
    model(
        "small",
        465,
        "55356645c2b361a969dfd0ef2c5a50d530afd8d5",
        "a good draft; the usual choice",
    ),
    model(
        "small-q5_1",
        181,
        "6fe57ddcfdd1c6b07cdcc73aaf620810ce5fc771",
        "a good draft with little memory",
    ),
    model(
        "small-q8_0",
        252,
        "bcad8a2083f4e53d648d586b7dbc0cd673d8afad",
        "nearly as good as `small`, half its size",
    ),
    model("small.en", 465, "db8a495a91d927739e50b3fc1cc4c6b8f6c2d022", "a good draft"),
    model(
        "small.en-q5_1",
        181,
        "20f54878d608f94e4a8ee3ae56016571d47cba34",
        "as `small.en`, smaller",
    ),
    model(
        "small.en-q8_0",
        252,
        "9d75ff4ccfa0a8217870d7405cf8cef0a5579852",
        "as `small.en`, smaller",
    ),
    model(
        "small.en-tdrz",
        465,
        "b6c6e7e89af1a35c08e6de56b66ca6a02a2fdfa1",
        "English with marks where the speaker changes",
    ),
    model("medium", 1463, "fd9727b6e1217c2f614f9b698455c4ffd82463b4", "final text, slowly"),
    model(
        "medium-q5_0",
        514,
        "7718d4c1ec62ca96998f058114db98236937490e",
        "final text with less memory",
    ),
    model(
        "medium-q8_0",
        785,
        "e66645948aff4bebbec71b3485c576f3d63af5d6",
        "nearly as good as `medium`, half its size",
    ),
    model("medium.en", 1463, "8c30f0e44ce9560643ebd10bbe50cd20eafd3723", "final text, slowly"),
    model(
        "medium.en-q5_0",
        514,
        "bb3b5281bddd61605d6fc76bc5b92d8f20284c3b",
        "as `medium.en`, smaller",
    ),
    model(
        "medium.en-q8_0",
        785,
        "b1cf48c12c807e14881f634fb7b6c6ca867f6b38",
        "as `medium.en`, smaller",
    ),
    model(
        "large-v1",
        2951,
        "b1caaf735c4cc1429223d5a74f0f4d0b9b59a299",
        "comparisons; v2 is better",
    ),
    model(
        "large-v2",
        2951,
        "0f4c8e34f21cf1a914c59d8b3ce882345ad349d6",
        "final text; loops less than v3",
    ),
    model(
        "large-v2-q5_0",
        1031,
        "00e39f2196344e901b3a2bd5814807a769bd1630",
        "final text; loops less than v3",
    ),
    model(
        "large-v2-q8_0",
        1579,
        "da97d6ca8f8ffbeeb5fd147f79010eeea194ba38",
        "nearly as good as `large-v2`, half its size",
    ),
    model(
        "large-v3",
        2952,
        "ad82bf6a9043ceed055076d0fd39f5f186ff8062",
        "final text of rare languages",
    ),
    model(
        "large-v3-q5_0",
        1031,
        "e6e2ed78495d403bef4b7cff42ef4aaadcfea8de",
        "as `large-v3`, a bit worse, a third of its size",
    ),
    model(
        "large-v3-turbo",
        1549,
        "4af2b29d7ec73d781377bfd1758ca957a807e941",
        "final text, fast for its size",
    ),
    model(
        "large-v3-turbo-q5_0",
        547,
        "e050f7970618a659205450ad97eb95a18d69c9ee",
        "final text; best for its size",
    ),
    model(
        "large-v3-turbo-q8_0",
        834,
        "01bf15bedffe9f39d65c1b6ff9b687ea91f59e0e",
        "nearly as good as `large-v3-turbo`, half its size",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_of_its_form_and_stands_once() {
        for (index, model) in MODELS.iter().enumerate() {
            assert!(super::super::is_name(model.name), "{}", model.name);
            assert_eq!(model.sha1.len(), 40, "{}", model.name);
            assert!(model.sha1.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", model.name);
            assert!(
                MODELS[..index]
                    .iter()
                    .all(|other| { other.name != model.name && other.sha1 != model.sha1 })
            );
        }
    }

    #[test]
    fn english_models_suit_english_alone() {
        let english = known("small.en-q5_1").unwrap();
        assert!(english.suits("en") && english.suits("en-GB") && !english.suits("fr"));
        assert!(known("small").unwrap().suits("fr-CA"));
    }

    #[test]
    fn a_quantised_model_needs_less_memory_than_its_family() {
        let memory = |name| known(name).unwrap().memory();
        assert_eq!(memory("small"), 852 << 20);
        assert_eq!(memory("small-q5_1"), (852 - (465 - 181)) << 20);
        assert!(memory("large-v3-turbo") < memory("large-v3"));
    }
}
