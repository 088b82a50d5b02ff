use domain::assess;
use domain::contract::Contract;
use domain::event::Event;

use super::*;
use crate::sample::{assessment, contract, date};

fn chart(assessment: &Assessment, kpi: u32) -> Chart {
    let contract = contract();
    let kpi = contract.kpis.iter().find(|candidate| candidate.number == kpi).unwrap();
    Chart::of(assessment, kpi).unwrap()
}

#[test]
fn a_band_is_as_high_as_its_share_of_the_values() {
    let chart = chart(&assessment("2022-08-10"), 2);
    let height = |rating: &str| {
        let band = serde_json::to_value(&chart.bands).unwrap();
        let band = band.as_array().unwrap().iter().find(|band| band["rating"] == rating).unwrap().clone();
        band["height"].as_f64().unwrap()
    };
    // Green from 90%, red below 60%: 30 of 100 are amber, 60 red, 10 green; with a margin of 14 above and below.
    let tenth = height("amber") / 3.0;
    assert!((height("red") - 6.0 * tenth - 14.0).abs() < 0.3, "{}", height("red"));
    assert!((height("green") - tenth - 14.0).abs() < 0.3, "{}", height("green"));
}

#[test]
fn of_fewer_is_better_the_green_band_lies_at_the_foot() {
    let chart = chart(&assessment("2022-08-10"), 3);
    let bands = serde_json::to_value(&chart.bands).unwrap();
    let y = |rating: &str| {
        let band = bands.as_array().unwrap().iter().find(|band| band["rating"] == rating).unwrap();
        band["y"].as_f64().unwrap()
    };
    assert!(y("red") < y("amber") && y("amber") < y("green"), "{bands}");
}

#[test]
fn a_target_from_a_later_month_on_has_bands_from_there_on() {
    let text =
        contract().text.replacen("red = 80", "red = 80\n[[kpi.target]]\nfrom = \"2022-06\"\ngreen = 90\nred = 70", 1);
    let revised = Contract::read(&text).unwrap();
    let assessed = assess(&revised, &[], date("2022-08-10")).unwrap();
    let chart = Chart::of(&assessed, &revised.kpis[0]).unwrap();
    let green: Vec<serde_json::Value> = chart
        .bands
        .iter()
        .map(|band| serde_json::to_value(band).unwrap())
        .filter(|band| band["rating"] == "green")
        .collect();
    assert_eq!(green.len(), 2, "{green:?}");
    assert_eq!(green[0]["x"].as_f64().unwrap() + green[0]["width"].as_f64().unwrap(), green[1]["x"].as_f64().unwrap());
    assert!(green[0]["height"].as_f64() < green[1]["height"].as_f64(), "more is green since");
    assert_eq!(green[0]["width"], 112.0, "two months");
}

#[test]
fn an_open_month_stands_as_a_range_and_a_closed_one_as_a_shape() {
    let chart = chart(&assessment("2022-08-10"), 1);
    // July and August are open; nothing can change July's visits any more.
    assert_eq!(chart.ranges.len(), 1);
    let classes: Vec<serde_json::Value> =
        chart.marks.iter().map(|mark| serde_json::to_value(mark).unwrap()["class"].clone()).collect();
    assert_eq!(classes.len(), 5, "{classes:?}");
    assert_eq!(classes[4], "open");
    let remarks: Vec<Option<&str>> = chart.rows.iter().map(|row| row.remark.as_deref()).collect();
    assert_eq!(remarks[0], Some("Provisional, on what has been received so far: between 0% and 100%"));
    assert_eq!(remarks[1], Some("Provisional"));
}

#[test]
fn a_restated_month_shows_where_it_stood_at_its_close() {
    let chart = chart(&assessment("2022-08-10"), 1);
    assert_eq!(chart.at_close.len(), 1, "June");
    let remark = chart.rows[2].remark.as_deref().unwrap();
    assert!(remark.starts_with("Restated: red"), "{remark}");
    assert!(remark.ends_with("at the close"), "{remark}");
}

#[test]
fn a_month_without_a_value_breaks_the_line() {
    let events: [Event; 0] = [];
    let assessed = assess(&contract(), &events, date("2022-08-10")).unwrap();
    let contract = contract();
    let chart = Chart::of(&assessed, &contract.kpis[1]).unwrap();
    assert_eq!(chart.line, "", "no visit, so that there is no share of reports");
    assert!(chart.apart.is_some());
}

#[test]
fn a_month_without_a_figure_stands_apart_from_the_scale() {
    let marks = |chart: &Chart| -> Vec<(f64, String)> {
        let mark = |mark: &Mark| {
            let mark = serde_json::to_value(mark).unwrap();
            (mark["y"].as_f64().unwrap(), mark["class"].as_str().unwrap().to_owned())
        };
        chart.marks.iter().chain(&chart.at_close).map(mark).collect()
    };
    // April to June 2022 closed without a return: no report was sent back, and yet KPI 3 is red (D7), not by its count of 0.
    let contract = contract();
    let assessed = assess(&contract, &[], date("2022-08-10")).unwrap();
    for kpi in &contract.kpis {
        let chart = Chart::of(&assessed, kpi).unwrap();
        let apart: Vec<_> = marks(&chart).into_iter().filter(|(_, class)| class == "red").collect();
        assert_eq!(apart.len(), 3, "KPI {}", kpi.number);
        assert!(apart.iter().all(|(y, _)| *y > chart.bottom && *y < chart.names), "{apart:?}");
        assert_eq!(chart.line, "", "nothing leads to what is not on the scale");
    }
    // June had no return by its close: where it stood then is apart too.
    let restated = self::chart(&assessment("2022-08-10"), 1);
    let before: Vec<_> = marks(&restated).into_iter().filter(|(_, class)| class == "before").collect();
    assert_eq!(before.len(), 1);
    assert!(before[0].0 > restated.bottom, "{before:?}");
    let whole = self::chart(&assessment("2022-06-15"), 1);
    assert!(marks(&whole).iter().all(|(y, class)| *y <= whole.bottom || class == "none"));
}

#[test]
fn before_its_first_month_a_kpi_has_no_trend() {
    let contract = contract();
    let assessed = assess(&contract, &[], date("2022-03-01")).unwrap();
    assert!(Chart::of(&assessed, &contract.kpis[0]).is_none());
}
