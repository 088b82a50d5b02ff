//! The page "How ratings and actions are worked out": every decision, so that both parties can see what they sign.

use domain::contract::Contract;
use domain::decision::Decision;
use serde::Serialize;
use wording::decision::{Chapter, Contrary, Reading, Setting, chapter_of, reading_of};

use super::rows::ContractHead;

/// What `pages/how-it-works.html` shows.
#[derive(Serialize)]
pub(super) struct HowItWorks<'a> {
    root: &'static str,
    /// The contract of the page; `None` on the site's own page.
    contract: Option<ContractHead<'a>>,
    chapters: Vec<ChapterRow>,
}

#[derive(Serialize)]
struct ChapterRow {
    anchor: &'static str,
    title: &'static str,
    readings: Vec<ReadingRow>,
}

#[derive(Serialize)]
struct ReadingRow {
    /// The tag by which it is cited: `D12`, `6.7 (b)`.
    tag: &'static str,
    #[serde(flatten)]
    reading: &'static Reading,
    settings: Vec<SettingRow>,
    contrary: Vec<ContraryRow>,
}

#[derive(Serialize)]
struct SettingRow {
    key: &'static str,
    meaning: &'static str,
    default: Option<&'static str>,
    /// The value in force in the page's contract.
    in_force: Option<String>,
}

#[derive(Serialize)]
struct ContraryRow {
    who: &'static str,
    words: &'static str,
    example: Option<&'static str>,
}

impl<'a> HowItWorks<'a> {
    /// Returns the site's own page, with the default values.
    pub(super) fn of_the_site() -> Self {
        Self { root: "../", contract: None, chapters: chapters(None) }
    }

    /// Returns a contract's own page, with its values.
    pub(super) fn of(contract: &'a Contract) -> Self {
        Self { root: "../../", contract: Some(ContractHead::of(contract)), chapters: chapters(Some(contract)) }
    }
}

fn chapters(contract: Option<&Contract>) -> Vec<ChapterRow> {
    let readings = |chapter: Chapter| {
        let of_chapter = Decision::ALL.iter().copied().filter(move |decision| chapter_of(*decision) == chapter);
        of_chapter.map(|decision| ReadingRow::of(decision, contract)).collect()
    };
    let chapter =
        |chapter: Chapter| ChapterRow { anchor: chapter.anchor(), title: chapter.title(), readings: readings(chapter) };
    Chapter::ALL.into_iter().map(chapter).collect()
}

impl ReadingRow {
    fn of(decision: Decision, contract: Option<&Contract>) -> Self {
        let reading = reading_of(decision);
        let setting = |setting: &Setting| SettingRow {
            key: setting.key,
            meaning: setting.meaning,
            default: setting.default,
            in_force: contract.and_then(|contract| setting.in_force(contract)),
        };
        let contrary = |contrary: &Contrary| ContraryRow {
            who: contrary.by.in_words(),
            words: contrary.words,
            example: contrary.example,
        };
        Self {
            tag: decision.tag(),
            reading,
            settings: reading.settings.iter().map(setting).collect(),
            contrary: reading.contrary.iter().map(contrary).collect(),
        }
    }
}
