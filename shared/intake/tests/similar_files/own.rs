//! What the product writes, it reads; or says in one sentence what it is.

use intake::{Format, ProblemCode};

use crate::{Told, read_as};

fn csv_told(text: &str) -> Told {
    read_as(text.as_bytes(), Format::Csv).unwrap_err()
}

#[test]
fn what_a_page_says_of_a_visit_that_was_not_made_is_its_reason_excused_or_not() {
    for said in ["Declared not visited (unit closed)", "Declared not visited (unit closed): excused, so not due"] {
        let text = format!("unit,not_visited_reason\nU1,\"{said}\"\n");
        let accepted = read_as(text.as_bytes(), Format::Csv).unwrap();
        let shown = serde_json::to_value(&accepted.visits).unwrap();
        assert_eq!(shown, serde_json::json!([{ "unit": "U1", "not_visited_reason": "unit-closed" }]), "{said}");
    }
    for said in ["Declared not visited (unit closed): disputed", "Declared not visited (unit closed) or not"] {
        assert_eq!(
            csv_told(&format!("unit,not_visited_reason\nU1,{said}\n"))[0].0,
            ProblemCode::ReasonUnknown,
            "{said}"
        );
    }
}

#[test]
fn the_table_of_the_check_page_is_read_as_it_is_copied() {
    let text = "Unit\tVisited\tMonth\tReport to council\tReport to Ofsted\tSent back\tWhy sent back\n\
                Unit 1\tMonday 4 July 2022\t\tFriday 8 July 2022\tNot yet\tTuesday 12 July 2022\tOverall poor standard\n\
                Unit 2\tTuesday 28 June 2022\tOf another month\tNot yet\tNot yet\tNo\t\n";
    let accepted = read_as(text.as_bytes(), Format::Csv).unwrap();
    assert_eq!(
        serde_json::to_value(&accepted.visits).unwrap(),
        serde_json::json!([
            { "unit": "U1", "visited_on": "2022-07-04", "report_to_council_on": "2022-07-08", "sent_back_on": "2022-07-12", "sent_back_reason": "standard" },
            { "unit": "U2", "visited_on": "2022-06-28" },
        ])
    );
    let told = csv_told("unit,visited_on,month\nU1,4 July 2022,June\n");
    assert_eq!((told.len(), told[0].0), (1, ProblemCode::UnknownColumn), "anything else under that heading was meant");
}

#[test]
fn a_table_that_the_site_hands_out_is_refused_in_one_sentence_that_says_what_it_is() {
    for (header, row) in [
        (
            "month,unit,label,state,visited_on,report_to_council_on,report_to_ofsted_on,report_due_on,report,sent_back_in",
            "2022-07,U1,Unit 1,Visited,2022-07-04,2022-07-08,,2022-07-11,on-time,",
        ),
        (
            "month,unit,visited_on,report_to_council_on,report_to_ofsted_on,report_due_on,report",
            "2022-07,U1,2022-07-04,2022-07-08,,2022-07-11,on-time",
        ),
        ("month,unit,visit,reason", "2022-07,U1,visited,"),
        ("month,unit,visited_on", "2022-07,U1,2022-07-04"),
        (
            "on,what,month,unit,label,visited_on,kpi,subject,clause,derivation,holiday,projected",
            "2022-07-29,return,2022-07,,,,,,4.2,x,,no",
        ),
        (
            "month,standing,return_due_on,closes_on,overall,KPI 1: Visits",
            "2022-07,final,2022-07-29,2022-08-26,green,green",
        ),
        (
            "raised_on,kind,clause,kpi,subject,months,finding,due_on,satisfied_on",
            "2022-12-31,plan-required,6.3,1,,2022-11,x,2023-01-16,",
        ),
    ] {
        let told = csv_told(&format!("{header}\n{row}\n"));
        assert_eq!(told.len(), 1, "{header}: {told:#?}");
        assert!(told[0].2.contains("that this service hands out, not a return"), "{header}: {}", told[0].2);
        assert!(told[0].2.contains("workbook of the month"), "{header}: {}", told[0].2);
    }
}

#[test]
fn a_list_of_the_template_that_was_saved_as_csv_says_which_sheet_it_is() {
    for (text, sheet) in [
        ("Code,Unit,Open from,Open until\nU1,Unit 1,01 Apr 2022,\nNIL,Nothing to report at all,,\n", "Units"),
        (
            "Visit on,\"Report with the council and Ofsted by (KPI 2, 5 working days)\"\nFriday 1 July 2022,Friday 8 July 2022\n",
            "Report deadlines",
        ),
    ] {
        let told = csv_told(text);
        assert_eq!(told.len(), 1, "{sheet}: {told:#?}");
        assert!(told[0].2.contains(&format!("the sheet \"{sheet}\" of the template alone")), "{}", told[0].2);
    }
}

#[test]
fn lines_in_quotation_marks_are_taken_apart_where_nothing_else_can_be_meant() {
    let header = "unit,visited_on,report_to_council_on,report_to_ofsted_on";
    for text in [
        format!("\"{header}\"\n\"U1,04/07/2022\"\n\"U2,06/07/2022,08/07/2022\"\n"),
        format!("{header}\n\"U1,04/07/2022\"\n\"U2,06/07/2022,08/07/2022\"\n"),
        format!("{header}\n\"U1,04/07/2022,,\"\nU2,06/07/2022,08/07/2022,\n"),
    ] {
        let accepted = read_as(text.as_bytes(), Format::Csv).unwrap();
        assert_eq!(
            serde_json::to_value(&accepted.visits).unwrap(),
            serde_json::json!([
                { "unit": "U1", "visited_on": "2022-07-04" },
                { "unit": "U2", "visited_on": "2022-07-06", "report_to_council_on": "2022-07-08" },
            ]),
            "{text}"
        );
    }
    for text in ["\"unit,visited_on\"\n\"U1,4 July, 2022\"\n", "unit,visited_on\n\"U1,4 July 2022,8 July 2022\"\n"] {
        let told = csv_told(text);
        assert!(told[0].2.contains("is in one cell"), "{text}: {told:?}");
    }
}
