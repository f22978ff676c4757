"""Automatic numbers that Word computes and does not store."""

from __future__ import annotations

from selko.extractors.layout.docx.numbering import Numbering


def test_number_fields_count_by_the_level_of_their_heading():
    numbering = Numbering(None)
    printed = [numbering.next_field_number(r" AUTONUMLGL  \* Arabic ", level) for level in (1, 2, 2, 3, 1, 2)]
    assert printed == ["1.", "1.1.", "1.2.", "1.2.1.", "2.", "2.1."]


def test_number_fields_leave_out_the_full_stop_when_told():
    assert Numbering(None).next_field_number(r"AUTONUMLGL \e", 1) == "1"


def test_other_fields_print_no_number():
    assert Numbering(None).next_field_number("PAGEREF _Toc1", 1) == ""
