use super::*;
use crate::testing::sample;

fn read(text: &str) -> Result<NaiveDate, DateError> {
    super::read(text, &sample())
}

#[test]
fn every_form_reads_as_the_same_day() {
    let forms = [
        "2026-06-04",
        "04/06/2026",
        "4/6/2026",
        "4/06/26",
        "2026/06/04",
        "4 June 2026",
        "04 JUNE 2026",
        "4 Jun 26",
        "4  jun  2026",
        "4\u{a0}June\u{a0}2026",
        "4\u{2009}June\u{202f}2026",
        "04-Jun-26",
        "04\u{2011}Jun\u{2013}2026",
        "2026\u{2010}06\u{2212}04",
        "4Jun2026",
        "2026-Jun-04",
        " 2026-06-04 ",
        "04.06.2026",
        "4.6.2026",
        "０４/０６/２０２６",
        "June 4, 2026",
        "Jun 04 2026",
    ];
    for form in forms {
        assert_eq!(read(form).unwrap().to_string(), "2026-06-04", "{form}");
    }
    assert_eq!(read("1 Sept 26").unwrap().to_string(), "2026-09-01");
    assert_eq!(read("29/02/2024").unwrap().to_string(), "2024-02-29");
}

#[test]
fn the_day_of_the_week_and_an_ordinal_say_nothing_more_but_have_to_be_right() {
    for form in [
        "Monday 11 December 2023",
        "Mon 11 Dec 2023",
        "Mon, 11 December 2023",
        "Mon. 11/12/2023",
        "MONDAY, 11th December 2023",
        "Monday the 11th of December 2023",
        "11th December 2023",
        "11th of Dec 23",
        "Monday 2023-12-11",
        "11 December 2023 (Monday)",
        "11/12/2023 Mon",
        "Monday, December 11th, 2023",
        "Mon Dec 11 2023",
    ] {
        assert_eq!(read(form).unwrap().to_string(), "2023-12-11", "{form}");
    }
    for (form, on) in
        [("1st December 2023", "2023-12-01"), ("2nd Dec 2023", "2023-12-02"), ("23rd Dec 2023", "2023-12-23")]
    {
        assert_eq!(read(form).unwrap().to_string(), on, "{form}");
    }
    let date = NaiveDate::from_ymd_opt(2023, 12, 11).unwrap();
    for form in ["Tuesday 11 December 2023", "Tue 11/12/2023", "11 December 2023 (Tuesday)"] {
        assert_eq!(read(form), Err(DateError::Weekday(date)), "{form}");
    }
    for form in ["Monday", "Mon Tue 11 December 2023", "Moonday 11 December 2023", "11thth December 2023", "the"] {
        assert_eq!(read(form), Err(DateError::Form), "{form}");
    }
}

#[test]
fn a_time_of_day_says_nothing_more() {
    for time in [
        "00:00",
        "00:00:00",
        "0:00",
        "09:50",
        "9:50:07",
        "09:50:00.000",
        "9:50 am",
        "9:50AM",
        "12:00 AM",
        "11:59 pm",
        "9.50am",
        "9 a.m.",
    ] {
        for day in ["04/07/2022", "2022-07-04", "4 July 2022", "4-Jul-22", "Monday 4th July 2022", "04.07.2022"] {
            for text in
                [format!("{day} {time}"), format!("{day}, {time}"), format!("{time} {day}"), format!("{day} at {time}")]
            {
                assert_eq!(read(&text).map(|day| day.to_string()), Ok("2022-07-04".into()), "{text}");
            }
        }
    }
    for text in ["2022-07-04T09:50", "2022-07-04T00:00:00", "2022-07-04t09:50:00.123"] {
        assert_eq!(read(text).map(|day| day.to_string()), Ok("2022-07-04".into()), "{text}");
    }
    for text in [
        "2022-07-04 25:00",
        "2022-07-04 12:60",
        "04/07/2022 13:00 pm",
        "04/07/2022 9",
        "00:00:00",
        "9:50 am",
        "04/07/2022 9:5",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn from_when_to_when_somebody_was_there_says_nothing_more() {
    for range in [
        "13:00-14:00",
        "13:00 - 14:00",
        "13:00\u{2013}14:00",
        "09:00-10:00",
        "9:00-11:30",
        "13:00 to 14:00",
        "1pm-2pm",
        "1:00 pm - 2:30 pm",
        "10am-12.30pm",
        "11-1pm",
        "1-2.30 pm",
        "00:00-23:59",
    ] {
        for text in [format!("04/07/2022 {range}"), format!("{range} 4 July 2022"), format!("4 July 2022, {range}")] {
            assert_eq!(read(&text).map(|day| day.to_string()), Ok("2022-07-04".into()), "{text}");
        }
    }
    // Where a program writes a time zone, it is one.
    for text in ["2022-07-04T13:00-14:00", "2022-07-04T20:00:00-05:00", "2022-07-04T09:00-10:00"] {
        assert!(read(text).map_or_else(|why| why != DateError::Form, |day| day.to_string() == "2022-07-04"), "{text}");
    }
    assert_eq!(read("2022-07-04T20:00-05:00"), Err(DateError::OtherDayHere));
    assert_eq!(read("2022-07-04 20:00:00-05:00"), Err(DateError::OtherDayHere));
    for text in ["04/07/2022 13:00-25:00", "04/07/2022 1-2", "04/07/2022 14:00 - 13:00", "13:00-14:00", "1-2 July 2022"]
    {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn of_another_time_zones_time_the_day_counts_only_where_it_is_the_same_here() {
    for text in [
        "2022-07-04T00:00:00Z",
        "2022-07-04T09:50:00.000Z",
        "2022-07-04 09:50 UTC",
        "2022-07-04T00:00:00+01:00",
        "2022-07-04T00:30+0100",
        "04/07/2022 09:50 BST",
        "2022-07-04T12:00:00-05:00",
    ] {
        assert_eq!(read(text).map(|day| day.to_string()), Ok("2022-07-04".into()), "{text}");
    }
    // Midnight of the 4th in London, as programs write it.
    for text in ["2022-07-03T23:00:00.000Z", "2022-07-04T23:00:00Z", "2022-07-04T20:00:00-05:00"] {
        assert_eq!(read(text), Err(DateError::OtherDayHere), "{text}");
    }
}

#[test]
fn what_is_no_date_says_why() {
    for (text, why) in [
        ("", DateError::Form),
        ("yesterday", DateError::Form),
        ("46177", DateError::Form),
        ("2026-6-4", DateError::Form),
        ("4-6-26", DateError::Form),
        ("06-25-2026", DateError::Form),
        ("13/14", DateError::Form),
        ("4.62026", DateError::Form),
        ("4.6/2026", DateError::Form),
        ("4 6 2026", DateError::Form),
        ("٠٤/٠٦/2026", DateError::Form),
        ("4 Juni 2026", DateError::Form),
        ("+4/6/2026", DateError::Form),
        ("4/6/2026 and 5/6/2026", DateError::Form),
        ("4/6/2026?", DateError::Form),
        ("Jun 4 26", DateError::Form),
        ("04-06-2026", DateError::YearLast),
        ("June 2026", DateError::Part),
        ("Jul-22", DateError::Part),
        ("22-Jul", DateError::Part),
        ("07/2022", DateError::Part),
        ("2022-07", DateError::Part),
        ("6 July", DateError::Part),
        ("July 6th", DateError::Part),
        ("6/7", DateError::Part),
        ("Monday 6 July", DateError::Part),
        ("July", DateError::Part),
        ("06/25/2026", DateError::NoSuchMonth(25)),
        ("2026-25-06", DateError::NoSuchMonth(25)),
        ("4/0/2026", DateError::NoSuchMonth(0)),
        ("30 February 2026", DateError::NoSuchDay { year: 2026, month: 2, day: 30 }),
        ("31/06/26", DateError::NoSuchDay { year: 2026, month: 6, day: 31 }),
        ("2023-02-29", DateError::NoSuchDay { year: 2023, month: 2, day: 29 }),
        ("20226-06-04", DateError::Year),
        ("0026-06-04", DateError::Year),
        ("4 June 1999", DateError::Year),
        ("4/6/2100", DateError::Year),
        ("4/6/202", DateError::Year),
        ("########", DateError::TooNarrow),
        ("0", DateError::Zero),
        ("00/01/1900", DateError::Zero),
        ("00-Jan-00", DateError::Zero),
        ("00 January 1900", DateError::Zero),
        ("00/01/1900 00:00", DateError::Zero),
        ("30/12/1899", DateError::Zero),
    ] {
        assert_eq!(read(text), Err(why), "{text}");
    }
}

#[test]
fn a_month_is_read_however_it_is_written() {
    for text in [
        "2022-07",
        "July 2022",
        "JULY 2022",
        "Jul 2022",
        "Jul-22",
        "Jul-2022",
        "Jul 22",
        "July '22",
        "07/2022",
        "7/2022",
        "2022/07",
        "07-2022",
        "07.2022",
        "2022 July",
        "July, 2022",
        "01/07/2022",
        "1 July 2022",
        "31 July 2022",
        "2022-07-01",
        "2022-07-01 00:00:00",
        "July\u{a0}2022",
        "2022\u{2011}07",
    ] {
        assert_eq!(read_month(text).map(|month| month.to_string()), Some("2022-07".into()), "{text}");
    }
    for text in [
        "",
        "July",
        "22 July",
        "22-Jul",
        "07/22",
        "13/2022",
        "2022",
        "Julember 2022",
        "2022-13",
        "July 2022 and August 2022",
    ] {
        assert_eq!(read_month(text), None, "{text}");
    }
}

#[test]
fn a_day_that_there_is_not_can_still_be_named() {
    assert_eq!(named(2022, 2, 30), "30 February 2022");
    assert_eq!(named(2022, 12, 32), "32 December 2022");
}

#[test]
fn an_example_is_no_day_that_is_named_beside_it() {
    let month = "2022-07".parse().unwrap();
    assert_eq!(DateExample::example_beside(month, "Jul-22").in_words, "4 July 2022");
    assert_eq!(DateExample::example_beside(month, "04-07-2022").in_words, "11 July 2022");
    assert_eq!(DateExample::example_beside(month, "4/11").in_words, "17 July 2022");
}
