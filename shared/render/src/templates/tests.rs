use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use super::*;

/// Returns a template whose conditions name only what there is: each variable of an `if` or `elif` is first written, to where
/// nobody reads it, which tera refuses of an unknown one.
pub(super) fn with_strict_conditions(source: &str) -> String {
    let mut strict = String::new();
    // Where the innermost `if` open at this point begins: what an `elif` asks must be known there too.
    let mut open = Vec::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{%") {
        let (tag, next) = after.split_once("%}").expect("a tag is closed");
        strict.push_str(before);
        let words = tag.trim_matches(['-', ' ']);
        if words.starts_with("if ") {
            open.push(strict.len());
        }
        if let Some(condition) = words.strip_prefix("if ").or(words.strip_prefix("elif ")) {
            let dash = if tag.starts_with('-') { "-" } else { "" };
            let known = |path: &&str| format!("{{%{dash} set known %}}{{{{ {path} }}}}{{% endset %}}");
            let known: String = paths(condition).iter().map(known).collect();
            let at = *open.last().expect("an elif follows an if");
            strict.insert_str(at, &known);
        }
        if words == "endif" {
            open.pop();
        }
        strict.push_str(&format!("{{%{tag}%}}"));
        rest = next;
    }
    strict + rest
}

/// Returns the variables that a condition names.
fn paths(condition: &str) -> Vec<&str> {
    let outside_strings = condition.split('"').step_by(2);
    let words = outside_strings.flat_map(|part| part.split(|letter: char| !is_of_path(letter)));
    let named = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_lowercase());
    words.filter(named).filter(|word| !["is", "not", "none", "and", "or", "length"].contains(word)).collect()
}

fn is_of_path(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.')
}

fn rendered(name: &'static str, source: &str, view: serde_json::Value) -> Result<String, RenderError> {
    render_with(&parse([(name, source)])?, name, &view)
}

#[test]
fn every_template_of_the_folder_is_embedded_and_parses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../site-templates");
    let files = ["documents", "downloads", "forms", "letters", "pages"].into_iter().flat_map(|folder| {
        let files = std::fs::read_dir(root.join(folder)).unwrap();
        files.map(move |file| format!("{folder}/{}", file.unwrap().file_name().into_string().unwrap()))
    });
    let embedded = || FOLDERS.iter().flat_map(|(folder, _)| sources(folder)).map(|(name, _)| name);
    assert_eq!(files.collect::<BTreeSet<_>>(), embedded().collect());
    for name in embedded() {
        assert!(folder_of(&name).is_ok(), "{name}");
    }
}

#[test]
fn an_unknown_variable_fails() {
    let month = json!({ "month": { "standing": "final" } });
    for source in ["{{ mnoth }}", "{{ month.standign }}", "{% for unit in units %}{% endfor %}", "{{ day | in_full }}"]
    {
        assert!(rendered("page.html", source, month.clone()).is_err(), "{source}");
    }
}

#[test]
fn an_unknown_variable_in_a_condition_fails_in_the_tests() {
    let view = json!({ "month": { "closed": false } });
    for (source, known) in [
        ("{% if month.closed %}closed{% endif %}", true),
        ("{% if month.closde %}closed{% endif %}", false),
        ("{% if month.closed %}{% elif month.opne == \"x\" %}{% endif %}", false),
        ("{% if month.closed %}{% if month.opne %}{% endif %}{% endif %}", true),
    ] {
        let strict = with_strict_conditions(source);
        assert_eq!(rendered("page.html", &strict, view.clone()).is_ok(), known, "{strict}");
    }
}

#[test]
fn html_escapes_what_it_is_given_and_text_does_not() {
    let view = json!({ "label": "<script>&" });
    assert_eq!(rendered("page.html", "{{ label }}", view.clone()).unwrap(), "&lt;script&gt;&amp;");
    assert_eq!(rendered("letter.txt", "{{ label }}", view).unwrap(), "<script>&");
}
