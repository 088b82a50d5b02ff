//! Names that do harm wherever they are not treated as text.

use domain::contract::Contract;

/// A text with characters that would change the text around it in every format.
pub const HOSTILE_TEXT: &str = "=1+1 \u{202e}desrever\u{2066} <b>bold</b> & \"quoted\"; a, b\\n Zoë ]]>";

/// Returns a contract with that text for each of its names.
#[must_use]
pub fn in_every_name(mut contract: Contract) -> Contract {
    for name in [&mut contract.title, &mut contract.council, &mut contract.contractor] {
        *name = HOSTILE_TEXT.into();
    }
    contract.kpis.iter_mut().for_each(|kpi| kpi.title = HOSTILE_TEXT.into());
    contract.units.iter_mut().for_each(|unit| unit.label = HOSTILE_TEXT.into());
    contract.contacts.iter_mut().for_each(|contact| contact.name = HOSTILE_TEXT.into());
    contract
}
