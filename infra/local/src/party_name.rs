//! The parties by their names in files and paths.

use domain::event::Party;

/// Returns the party of a name: the contractor or the council, since the system neither records nor reads.
pub(crate) fn party_named(name: &str) -> Option<Party> {
    [Party::Contractor, Party::Council].into_iter().find(|party| party.to_string() == name)
}
