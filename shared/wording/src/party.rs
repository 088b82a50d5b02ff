//! The parties and the people who submit something, by name.

use domain::contract::Contract;
use domain::event::{Author, Party, Through, Who};

/// Returns a party by its own name.
pub fn party_name(contract: &Contract, party: Party) -> &str {
    match party {
        Party::Contractor => &contract.contractor,
        Party::Council => &contract.council,
    }
}

/// Returns who submitted something, as the parties read it.
pub fn author_name(contract: &Contract, author: Author) -> &str {
    author.party().map_or("The system", |party| party_name(contract, party))
}
pub fn submitter(who: &Who) -> String {
    let credential = who.credential.as_deref().filter(|label| !label.trim().is_empty());
    let with = credential.map(|label| format!(", with the credential “{label}”")).unwrap_or_default();
    let person = who.person().map(|person| match person.position.trim() {
        "" => person.name,
        position => format!("{}, {position}", person.name),
    });
    match (who.through, person) {
        (_, Some(person)) => format!("{person}{with}"),
        (Through::Desk, None) => format!("Somebody who signed in{with}"),
        (Through::Api, None) => format!("A program{with}"),
        (Through::CommandLine, None) => format!("Whoever operates this system{with}"),
        (Through::System, None) => format!("The system itself{with}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_submitted_is_a_person_or_a_program() {
        let person = Who {
            name: Some("Robin Example".into()),
            position: Some("Administrator".into()),
            through: Through::Desk,
            credential: None,
        };
        assert_eq!(submitter(&person), "Robin Example, Administrator");
        assert_eq!(submitter(&Who { position: None, ..person }), "Robin Example");
        assert_eq!(submitter(&Who::with_credential("Nightly")), "A program, with the credential “Nightly”");
        assert_eq!(submitter(&Who::with_credential(" ")), "A program");
    }
}
