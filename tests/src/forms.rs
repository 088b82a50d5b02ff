//! The fields that a browser sends from a page's form, read from the page itself, so that a test types only what a person
//! would.

use crate::desk::Shown;

/// Returns the fields of the page's own form, in order, as a browser sends them if nothing is touched.
///
/// # Panics
///
/// The page has no form in its main part.
pub fn filled_in(page: &Shown) -> Vec<(String, String)> {
    let text = page.text();
    let main = text.split_once("<main").map(|(_, main)| main).unwrap_or_default();
    let form = main.split_once("<form").and_then(|(_, form)| form.split_once("</form>"));
    let form = form.unwrap_or_else(|| panic!("there is a form in {text}")).0;
    let mut fields = Vec::new();
    let mut rest = form;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, following) = after.split_once('>').unwrap_or((after, ""));
        rest = following;
        let Some(name) = attribute(tag, "name") else { continue };
        if tag.starts_with("input") {
            let kind = attribute(tag, "type").unwrap_or_default();
            let is_sent = !["radio", "checkbox"].contains(&kind.as_str()) || tag.ends_with(" checked");
            if is_sent {
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        } else if tag.starts_with("textarea") {
            let (value, following) = rest.split_once("</textarea>").unwrap_or((rest, ""));
            rest = following;
            // A browser ignores a newline at the start of a text area.
            fields.push((name, unescaped(value.strip_prefix('\n').unwrap_or(value))));
        } else if tag.starts_with("select") {
            let (options, following) = rest.split_once("</select>").unwrap_or((rest, ""));
            rest = following;
            let chosen = options.split('<').find(|option| option.starts_with("option") && option.contains(" selected"));
            let first = options.split('<').find(|option| option.starts_with("option"));
            fields.push((name, chosen.or(first).and_then(|option| attribute(option, "value")).unwrap_or_default()));
        }
    }
    fields
}

/// Returns the same with some fields typed: each replaces the field's value, or is added.
pub fn typed(page: &Shown, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = filled_in(page);
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

/// Returns fields in the form that `Person::post` takes.
pub fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Returns the address to which the page's own form is sent.
pub fn action(page: &Shown) -> String {
    let text = page.text();
    let form = text.split_once("<main").and_then(|(_, main)| main.split_once("<form")).map(|(_, form)| form);
    form.and_then(|form| attribute(form.split('>').next().unwrap_or_default(), "action")).unwrap_or_default()
}

/// Returns the texts of the summary of problems, each with the id that it links to.
pub fn problems(page: &Shown) -> Vec<(String, String)> {
    let text = page.text();
    let Some(list) = text.split_once("govuk-error-summary__list").and_then(|(_, list)| list.split_once("</ul>")) else {
        return Vec::new();
    };
    let item = |item: &str| {
        let item = item.split("</li>").next().unwrap_or_default();
        let id = item.split_once("href=\"#").and_then(|(_, id)| id.split('"').next()).unwrap_or_default();
        let mut words = String::new();
        for part in item.split('<') {
            words.push_str(part.split_once('>').map_or(part, |(_, words)| words));
        }
        (unescaped(id), unescaped(&words))
    };
    list.0.split("<li>").skip(1).map(item).collect()
}

/// Returns the value of a tag's attribute.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(value.split('"').next()?))
}

/// Returns a text without the escapes of HTML.
pub fn unescaped(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain.replace("&#39;", "'").replace("&#x27;", "'").replace("&#x2F;", "/").replace("&amp;", "&")
}
