//! The documents of the repository: their links lead somewhere, and what they list is what there is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::contract::Contract;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use system_tests::program::{binary, root};

/// The folders in which nothing is the repository's own.
const NOT_OURS: [&str; 4] = [".git", ".tools", "node_modules", "target"];

/// Every Markdown file below a folder.
fn documents_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            found.extend(documents_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn events(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES)
}

/// The targets of the links and pictures of a document.
fn links(markdown: &str) -> Vec<String> {
    events(markdown)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        })
        .collect()
}

/// The names by which the headings of a document are linked to, as GitHub makes them.
fn anchors(markdown: &str) -> BTreeSet<String> {
    let (mut anchors, mut heading) = (BTreeSet::new(), None);
    for event in events(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => anchors.extend(heading.take().map(|words| anchor(&words))),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            _ => {}
        }
    }
    anchors
}

fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|character| character.is_alphanumeric() || matches!(character, '-' | '_')).collect()
}

/// Why a link of a document leads nowhere, if it does.
fn fault(document: &Path, markdown: &str, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, fragment) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let target = if path.is_empty() { document.to_path_buf() } else { document.with_file_name("").join(path) };
    if !target.exists() {
        return Some(format!("{link} is not there"));
    }
    let fragment = fragment?;
    let of_target =
        if path.is_empty() { markdown.to_owned() } else { std::fs::read_to_string(&target).unwrap_or_default() };
    (!anchors(&of_target).contains(fragment)).then(|| format!("{link} names no heading"))
}

#[test]
fn every_link_of_the_documents_leads_to_a_file_or_a_heading_that_is_there() {
    let (mut faults, mut followed) = (Vec::new(), 0);
    for document in documents_below(&root()) {
        let markdown = std::fs::read_to_string(&document).unwrap();
        for link in links(&markdown) {
            followed += 1;
            faults.extend(fault(&document, &markdown, &link).map(|why| format!("{}: {why}", document.display())));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(followed > 100, "{followed}");
}

#[test]
fn a_link_of_a_document_that_leads_nowhere_is_found() {
    let readme = root().join("README.md");
    let markdown = std::fs::read_to_string(&readme).unwrap();
    for link in ["docs/nothing.md", "#nothing", "CONTRIBUTING.md#nothing"] {
        assert!(fault(&readme, &markdown, link).is_some(), "{link}");
    }
    assert_eq!(fault(&readme, &markdown, "#two-commands"), None);
}

/// The code blocks of a document in a language.
fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let (mut blocks, mut within) = (Vec::new(), false);
    for event in events(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == language => {
                within = true;
                blocks.push(String::new());
            }
            Event::End(TagEnd::CodeBlock) => within = false,
            Event::Text(words) if within => blocks.last_mut().unwrap().push_str(&words),
            _ => {}
        }
    }
    blocks
}

/// `[rules]`, or what stands before the first table.
fn table_of(block: &str) -> &str {
    block.lines().find(|line| line.starts_with('[')).unwrap_or_default()
}

#[test]
fn every_example_of_a_definition_is_one_without_mistakes() {
    let markdown = text("docs/definition.md");
    let examples = blocks(&markdown, "toml");
    let (complete, parts) = examples.split_first().unwrap();
    assert_eq!(Contract::check(complete), []);
    assert!(parts.len() >= 7, "{}", parts.len());
    for part in parts {
        let table = table_of(part);
        let whole = if table.is_empty() {
            format!("{part}\n{complete}")
        } else if table.starts_with("[[") {
            format!("{complete}\n{part}")
        } else {
            // A table of which there is one takes the place of the example's own.
            let (before, after) = complete.split_once("\n[[unit]]").unwrap();
            let before = before.split_once(&format!("\n{table}")).map_or(before, |(before, _)| before);
            format!("{before}\n{part}\n[[unit]]{after}")
        };
        assert_eq!(Contract::check(&whole), [], "{whole}");
    }
}

/// The first cells of the rows of a document's tables, each in a code span.
fn fields(markdown: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut section = "";
    for line in markdown.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        }
        let name = line.strip_prefix("| `").and_then(|row| row.split_once('`')).map(|(name, _)| name.to_owned());
        fields.entry(section.to_owned()).or_default().extend(name);
    }
    fields
}

#[test]
fn the_document_of_definitions_has_every_field_of_the_sample_and_of_the_rules() {
    let documented = fields(&text("docs/definition.md"));
    let sections = [
        ("", "The contract"),
        ("return_due", "Return due"),
        ("rules", "Rules"),
        ("unit", "Units"),
        ("kpi", "KPIs"),
        ("target", "Targets"),
        ("contact", "Contacts"),
        ("mobilisation", "Mobilisation"),
    ];
    let mut missing = Vec::new();
    for file in ["infra/local/sample/regulation-44/contract.toml", "shared/domain/src/contract/schedule-14.toml"] {
        let mut table = String::new();
        for line in text(file).lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                let name = line.trim_matches(['[', ']']);
                table = name.rsplit('.').next().unwrap_or(name).to_owned();
            } else if let Some((field, _)) = line.split_once(" = ") {
                let section = sections.iter().find(|(name, _)| *name == table).map(|(_, section)| *section);
                let is_documented = match (section, field) {
                    (Some("The contract"), "return_due") => documented.contains_key("Return due"),
                    (Some(section), _) => documented.get(section).is_some_and(|fields| fields.contains(field)),
                    (None, _) => documented["KPIs"].contains(field),
                };
                if !is_documented {
                    missing.push(format!("{file}: [{table}] {field}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_document_of_the_interface_has_every_path_kind_and_code() {
    let markdown = text("docs/api.md");
    let described: Value = serde_json::from_str(&text("functions/src/ingest/openapi.json")).unwrap();
    let mut missing = Vec::new();
    for (path, operations) in described["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys().filter(|key| *key != "parameters") {
            let call = format!("`{} {path}`", method.to_uppercase());
            missing.extend(Some(call).filter(|call| !markdown.contains(call)));
        }
    }
    let schemas = &described["components"]["schemas"];
    let words = [
        &schemas["FindingKind"]["enum"],
        &schemas["EventProblem"]["properties"]["code"]["enum"],
        &schemas["Letter"]["properties"]["state"]["enum"],
        &schemas["Letter"]["properties"]["kind"]["enum"],
        &schemas["Decision"]["properties"]["decision"]["enum"],
    ];
    let words = words.iter().flat_map(|words| words.as_array().unwrap()).map(|word| word.as_str().unwrap().to_owned());
    let kinds = schemas["Event"]["discriminator"]["mapping"].as_object().unwrap().keys().cloned();
    missing.extend(words.chain(kinds).filter(|word| !markdown.contains(&format!("`{word}`"))));
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// What `lastfriday … --help` says.
fn help(call: &[String]) -> String {
    let output = Command::new(binary("lastfriday")).args(call).arg("--help").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The calls below a call, and the options of each, as the program's own help has them.
fn options_below(call: &[String], found: &mut BTreeMap<String, BTreeSet<String>>) {
    let help = help(call);
    let options = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
    let options = options.filter_map(|rest| rest.split([' ', ',']).next()).map(|name| format!("--{name}"));
    found.entry(call.join(" ")).or_default().extend(options);
    let calls = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for name in calls.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        options_below(&[call, &[name.to_owned()]].concat(), found);
    }
}

#[test]
fn the_document_of_the_command_line_has_every_call_and_every_option() {
    let markdown = text("docs/command-line.md");
    let mut found = BTreeMap::new();
    options_below(&[], &mut found);
    assert!(found.len() > 20, "{found:?}");
    let mut missing = Vec::new();
    for (call, options) in found.iter().filter(|(call, _)| !call.is_empty()) {
        // A call is named as a heading, or in a code span that may go on with its arguments.
        if !markdown.contains(&format!("`{call}")) && !markdown.contains(&format!("lastfriday {call}")) {
            missing.push(format!("lastfriday {call}"));
        }
        missing.extend(
            options
                .iter()
                .filter(|option| !markdown.contains(*option))
                .map(|option| format!("lastfriday {call} {option}")),
        );
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
