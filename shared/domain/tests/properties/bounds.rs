//! The bounds of a month while it is provisional (D15).

use domain::event::Event;
use domain::rating::Rating;
use domain::standing::Standing;
use proptest::prelude::*;

use crate::additions::{CLOSES, plans};
use crate::history::{day, steps, terms};
use crate::{DAYS, assessed, config, made_of};

/// The best and the worst that something can come to; nothing where it is unrated.
type Ends = Option<(Rating, Rating)>;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_best_that_can_come_is_never_worse_than_the_worst(terms in terms(), steps in steps(), as_of in DAYS) {
        let (contract, events) = made_of(&terms, &steps);
        for month in assessed(&contract, &events, day(as_of)).months {
            let overall = (month.overall.rating, month.overall.at_best, month.overall.at_worst);
            let kpis = month.kpis.iter().map(|kpi| (kpi.rating, kpi.at_best, kpi.at_worst));
            for (rating, best, worst) in kpis.chain([overall]) {
                prop_assert_eq!(best.is_some(), worst.is_some());
                prop_assert!(best <= worst, "{}: {:?} to {:?}", month.month, best, worst);
                prop_assert_eq!(rating, best.filter(|best| Some(*best) == worst));
            }
        }
    }

    #[test]
    fn as_facts_are_added_the_bounds_only_close_in_and_hold_the_final_rating(terms in terms(), plan in plans()) {
        let contract = terms.contract(100);
        let events = plan.events(&contract);
        let mut days: Vec<_> = events.iter().map(|event: &Event| contract.date_of(event.received_at)).collect();
        days.retain(|received_on| *received_on <= day(CLOSES));
        days.extend([day(0), day(CLOSES), day(CLOSES + 1)]);
        days.sort_unstable();
        let mut bounds: Vec<Ends> = Vec::new();
        for as_of in days {
            let july = assessed(&contract, &events, as_of).months.remove(0);
            prop_assert_eq!(july.standing == Standing::Final, as_of > day(CLOSES));
            let kpis = july.kpis.iter().map(|kpi| kpi.at_best.zip(kpi.at_worst));
            let ends: Vec<Ends> = kpis.chain([july.overall.at_best.zip(july.overall.at_worst)]).collect();
            bounds.resize(ends.len(), Some((Rating::Green, Rating::Red)));
            for (now, before) in ends.iter().zip(&mut bounds) {
                if let (Some((best, worst)), Some((best_before, worst_before))) = (now, *before) {
                    prop_assert!(best_before <= *best && *worst <= worst_before, "{as_of}: {ends:?} was {before:?}");
                    *before = *now;
                }
            }
        }
    }
}
