//! The paths of the HTTP interface, in one list: what each names, its method, and which function responds.
//!
//! The OpenAPI description and the routes of API Gateway name the same paths; a test below holds the first to this list.

use http::Method;

/// A path to which `ingest` responds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IngestPath<'p> {
    /// The description of the interface itself: the one path that needs no credential.
    OpenApi,
    OfContract {
        contract: &'p str,
        resource: IngestResource<'p>,
    },
}

/// A resource of a contract at `ingest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IngestResource<'p> {
    Return { month: &'p str },
    Template { month: &'p str },
    Assessment,
}

/// A resource of a contract at `record`. A letter's id is the rest of its path, with its slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RecordResource {
    Events,
    Performance,
    Agenda,
    EvidencePack,
    Letters,
    LetterDraft,
    LetterDecision { id: String },
    Letter { id: String },
}

impl<'p> IngestPath<'p> {
    /// Reads a path; `None` if it is none of `ingest`'s.
    pub(crate) fn read(path: &'p str) -> Option<Self> {
        if let ["v1", "openapi.json"] = parts(path)[..] {
            return Some(Self::OpenApi);
        }
        let (contract, rest) = below_contract(path)?;
        let resource = match rest[..] {
            ["returns", month] => IngestResource::Return { month },
            ["returns", month, "template.xlsx"] => IngestResource::Template { month },
            ["assessment"] => IngestResource::Assessment,
            _ => return None,
        };
        Some(Self::OfContract { contract, resource })
    }

    /// Returns the one method by which it is asked for.
    pub(crate) fn method(self) -> Method {
        match self {
            Self::OpenApi
            | Self::OfContract { resource: IngestResource::Template { .. } | IngestResource::Assessment, .. } => {
                Method::GET
            }
            Self::OfContract { resource: IngestResource::Return { .. }, .. } => Method::POST,
        }
    }
}

impl RecordResource {
    /// Reads a path: the contract, and its resource if there is one of that name; `None` if it is below no contract.
    pub(crate) fn read(path: &str) -> Option<(&str, Option<Self>)> {
        let (contract, rest) = below_contract(path)?;
        let resource = match &rest[..] {
            ["events"] => Some(Self::Events),
            ["performance"] => Some(Self::Performance),
            ["agenda"] => Some(Self::Agenda),
            ["evidence.zip"] => Some(Self::EvidencePack),
            ["letters"] => Some(Self::Letters),
            ["letters", "draft"] => Some(Self::LetterDraft),
            ["letters", id @ .., "decision"] => Some(Self::LetterDecision { id: id.join("/") }),
            ["letters", id @ ..] => Some(Self::Letter { id: id.join("/") }),
            _ => None,
        };
        Some((contract, resource))
    }

    /// Returns the one method by which it is asked for.
    pub(crate) fn method(&self) -> Method {
        match self {
            Self::Events | Self::LetterDraft | Self::LetterDecision { .. } => Method::POST,
            Self::Performance | Self::Agenda | Self::EvidencePack | Self::Letters | Self::Letter { .. } => Method::GET,
        }
    }
}

/// Says whether a path is `record`'s rather than `ingest`'s, by its first part below a contract. API Gateway's routes are the
/// same.
pub fn is_for_record(path: &str) -> bool {
    matches!(parts(path).get(3), Some(&("events" | "letters" | "performance" | "agenda" | "evidence.zip")))
}

fn parts(path: &str) -> Vec<&str> {
    path.trim_start_matches('/').split('/').collect()
}

fn below_contract(path: &str) -> Option<(&str, Vec<&str>)> {
    match &parts(path)[..] {
        ["v1", "contracts", contract, rest @ ..] => Some((contract, rest.to_vec())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Returns every path, with its parameters as the description names them.
    fn all() -> Vec<(String, Method)> {
        let (contract, month, id) = ("{contract}", "{month}", || "{id}".to_owned());
        let of_ingest =
            [IngestResource::Return { month }, IngestResource::Template { month }, IngestResource::Assessment]
                .map(|resource| IngestPath::OfContract { contract, resource });
        let of_record = [
            RecordResource::Events,
            RecordResource::Performance,
            RecordResource::Agenda,
            RecordResource::EvidencePack,
            RecordResource::Letters,
            RecordResource::LetterDraft,
            RecordResource::LetterDecision { id: id() },
            RecordResource::Letter { id: id() },
        ];
        let below = |rest: &str| format!("/v1/contracts/{{contract}}/{rest}");
        let ingest = [IngestPath::OpenApi].into_iter().chain(of_ingest).map(|named| {
            let path = match named {
                IngestPath::OpenApi => "/v1/openapi.json".to_owned(),
                IngestPath::OfContract { resource, .. } => below(match resource {
                    IngestResource::Return { .. } => "returns/{month}",
                    IngestResource::Template { .. } => "returns/{month}/template.xlsx",
                    IngestResource::Assessment => "assessment",
                }),
            };
            assert_eq!(IngestPath::read(&path), Some(named), "{path}");
            assert!(!is_for_record(&path), "{path}");
            (path, named.method())
        });
        let record = of_record.into_iter().map(|named| {
            let path = below(match named {
                RecordResource::Events => "events",
                RecordResource::Performance => "performance",
                RecordResource::Agenda => "agenda",
                RecordResource::EvidencePack => "evidence.zip",
                RecordResource::Letters => "letters",
                RecordResource::LetterDraft => "letters/draft",
                RecordResource::LetterDecision { .. } => "letters/{id}/decision",
                RecordResource::Letter { .. } => "letters/{id}",
            });
            let method = named.method();
            assert_eq!(RecordResource::read(&path), Some((contract, Some(named))), "{path}");
            assert!(is_for_record(&path), "{path}");
            (path, method)
        });
        ingest.chain(record).collect()
    }

    #[test]
    fn the_description_has_every_path_with_its_method_and_no_other() {
        let description: Value = serde_json::from_str(include_str!("ingest/openapi.json")).unwrap();
        let described = description["paths"].as_object().unwrap().iter().flat_map(|(path, operations)| {
            let methods = operations.as_object().unwrap().keys().filter(|key| *key != "parameters");
            methods.map(|method| (path.clone(), method.to_uppercase().parse().unwrap()))
        });
        let sorted = |paths: Vec<(String, Method)>| {
            let mut paths: Vec<String> = paths.into_iter().map(|(path, method)| format!("{method} {path}")).collect();
            paths.sort();
            paths
        };
        assert_eq!(sorted(described.collect()), sorted(all()));
    }

    #[test]
    fn a_letters_id_is_the_rest_of_its_path() {
        let read = |path: &str| RecordResource::read(path).unwrap().1;
        let id = "formal-warning/event-9/contractor".to_owned();
        let at = format!("/v1/contracts/a/letters/{id}");
        assert_eq!(read(&at), Some(RecordResource::Letter { id: id.clone() }));
        assert_eq!(read(&format!("{at}/decision")), Some(RecordResource::LetterDecision { id }));
        assert_eq!(read("/v1/contracts/a/events/4"), None);
        assert_eq!(RecordResource::read("/v1/elsewhere/a/events"), None);
    }
}
