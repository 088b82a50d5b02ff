//! The desk over a store of its own, and people at browsers: they follow links, send forms, and open their mail.

use aws_lambda_events::event::apigw::ApiGatewayV2httpResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use cloud::mail::Mail;
use domain::contract::Contract;
use functions::desk::Desk;
use mail_parser::MessageParser;

use crate::lambda::http_event;
use crate::program::Folder;
use crate::steps::{SENDER, Steps};

/// The address of the desk.
pub const ADDRESS: &str = "https://performance.council.example";

/// The desk, with its contract.
#[derive(Debug)]
pub struct DeskAtWork {
    /// The functions over the same store.
    pub steps: Steps,
    pub desk: Desk,
    /// The folder of the emails.
    pub mail: Folder,
}

/// Somebody at a browser of their own.
#[derive(Clone, Debug)]
pub struct Person<'d> {
    at: &'d DeskAtWork,
    /// The cookie that the browser holds, `name=value`.
    pub cookie: Option<String>,
    /// The address of their network.
    pub network: String,
    /// The `Origin` header of a form.
    pub origin: String,
    /// Further headers of each request, such as `sec-fetch-mode`.
    pub says: Vec<(&'static str, &'static str)>,
}

/// The answer that a browser gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub status: i64,
    /// The address to which the browser is redirected.
    pub location: Option<String>,
    /// The `Set-Cookie` headers.
    pub cookies: Vec<String>,
    /// The headers, a line each.
    pub headers: String,
    /// The page, or the bytes of a file.
    pub body: Vec<u8>,
}

impl Shown {
    /// Returns the page as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the values of all fields with a name on the page, with their escapes.
    pub fn values(&self, name: &str) -> Vec<String> {
        let text = self.text();
        let marked = format!(" name=\"{name}\"");
        let tags = text.split('<').filter(|tag| tag.contains(&marked));
        let value = |tag: &str| {
            let value = tag.split_once(" value=\"")?.1;
            Some(value.split('"').next()?.to_owned())
        };
        tags.map(|tag| value(tag).unwrap_or_default()).collect()
    }

    /// Returns the value of the first field of a name on the page.
    ///
    /// # Panics
    ///
    /// There is none.
    pub fn value(&self, name: &str) -> String {
        self.values(name).into_iter().next().unwrap_or_else(|| panic!("{name} is not in {}", self.text()))
    }

    /// Returns the text of the page's first heading.
    pub fn heading(&self) -> String {
        let text = self.text();
        let heading = text.split_once("<h1").and_then(|(_, rest)| rest.split_once('>')?.1.split_once("</h1>"));
        heading.map(|(heading, _)| heading.split('<').next().unwrap_or_default().trim().to_owned()).unwrap_or_default()
    }
}

impl DeskAtWork {
    /// Returns a contract in an embedded store, assessed at a moment, so that its contacts are found.
    ///
    /// # Panics
    ///
    /// The store does not take it.
    pub async fn open(test: &str, contract: &Contract, now: DateTime<Utc>) -> Self {
        let mail = Folder::new(test);
        let steps = Steps::found(contract, Mail::Folder(mail.0.clone())).await;
        steps.evaluate(now).await;
        let desk = Desk {
            table: steps.table.clone(),
            mail: Mail::Folder(mail.0.clone()),
            from: SENDER.into(),
            address: ADDRESS.into(),
            pace: std::time::Duration::ZERO,
        };
        Self { steps, desk, mail }
    }

    /// Returns somebody at a browser without cookies.
    pub fn person(&self) -> Person<'_> {
        Person { at: self, cookie: None, network: "192.0.2.7".into(), origin: ADDRESS.into(), says: Vec::new() }
    }

    /// Returns somebody who has signed in with an address.
    ///
    /// # Panics
    ///
    /// It is no contact's.
    pub async fn signed_in(&self, address: &str, now: DateTime<Utc>) -> Person<'_> {
        let mut person = self.person();
        person.ask_for_link(address, "", now).await;
        let link = self.links_to(address).pop().expect("a link came by email");
        assert_eq!(person.post(&link, &[], now).await.status, 303);
        person
    }

    /// Returns the paths of the links to sign in that an address got, the latest last.
    ///
    /// # Panics
    ///
    /// An email cannot be read.
    pub fn links_to(&self, address: &str) -> Vec<String> {
        let contracts = std::fs::read_dir(&self.mail.0).expect("a mailbox").flatten();
        let files = contracts.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
        let mut files: Vec<_> = files.filter(|file| file.file_name().to_string_lossy().contains("sign-in")).collect();
        files.sort_by_key(|file| file.metadata().and_then(|about| about.modified()).ok());
        let link = |file: std::fs::DirEntry| {
            let bytes = std::fs::read(file.path()).expect("an email");
            let message = MessageParser::default().parse(&bytes).expect("a message").into_owned();
            let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned();
            let text = message.body_text(0).unwrap_or_default().into_owned();
            let link = text.split_whitespace().find_map(|word| word.strip_prefix(ADDRESS)).unwrap_or_default();
            (to, link.to_owned())
        };
        files.into_iter().map(link).filter(|(to, _)| to == address).map(|(_, link)| link).collect()
    }
}

impl Person<'_> {
    /// Follows a link.
    ///
    /// # Panics
    ///
    /// The answer is none.
    pub async fn get(&mut self, target: &str, now: DateTime<Utc>) -> Shown {
        self.ask("GET", target, "", &[], now).await
    }

    /// Sends a form.
    ///
    /// # Panics
    ///
    /// The answer is none.
    pub async fn post(&mut self, target: &str, fields: &[(&str, &str)], now: DateTime<Utc>) -> Shown {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask("POST", target, "application/x-www-form-urlencoded", body.as_bytes(), now).await
    }

    /// Sends a form with a file.
    ///
    /// # Panics
    ///
    /// The answer is none.
    pub async fn post_file(
        &mut self,
        target: &str,
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
        now: DateTime<Utc>,
    ) -> Shown {
        const BOUNDARY: &str = "----a-boundary-that-no-file-has";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(
            format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(bytes);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
        self.ask("POST", target, &format!("multipart/form-data; boundary={BOUNDARY}"), &body, now).await
    }

    /// Asks for a link to sign in with an address, and returns the answer.
    ///
    /// # Panics
    ///
    /// The answer is none.
    pub async fn ask_for_link(&mut self, address: &str, then: &str, now: DateTime<Utc>) -> Shown {
        self.post("/desk/sign-in", &[("email", address), ("then", then)], now).await
    }

    async fn ask(&mut self, method: &str, target: &str, content_type: &str, body: &[u8], now: DateTime<Utc>) -> Shown {
        let mut headers = self.says.clone();
        if method == "POST" {
            headers.extend([("content-type", content_type), ("origin", self.origin.as_str())]);
        }
        let mut event = http_event(method, target, &headers, &STANDARD.encode(body), true);
        event["requestContext"]["http"]["sourceIp"] = self.network.as_str().into();
        event["cookies"] = self.cookie.iter().map(|cookie| serde_json::json!(cookie)).collect();
        let event = serde_json::from_value(event).expect("an HTTP event");
        let shown = shown(self.at.desk.handle(event, now).await);
        for cookie in &shown.cookies {
            let pair = cookie.split(';').next().unwrap_or_default();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        shown
    }
}

fn shown(response: ApiGatewayV2httpResponse) -> Shown {
    let response = serde_json::to_value(response).expect("an HTTP answer");
    let headers = response["headers"].as_object().cloned().unwrap_or_default();
    let header = |(name, value): (&String, &serde_json::Value)| format!("{name}: {}", value.as_str().unwrap_or(""));
    let body = response["body"].as_str().unwrap_or_default();
    let is_base64 = response["isBase64Encoded"] == true;
    Shown {
        status: response["statusCode"].as_i64().expect("a status"),
        location: headers.get("location").and_then(|location| Some(location.as_str()?.to_owned())),
        cookies: response["cookies"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|c| Some(c.as_str()?.to_owned()))
            .collect(),
        headers: headers.iter().map(header).collect::<Vec<_>>().join("\n"),
        body: if is_base64 { STANDARD.decode(body).expect("base64") } else { body.into() },
    }
}
