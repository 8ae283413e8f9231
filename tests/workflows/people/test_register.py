from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.factories.people import log_in, make_country, make_member, make_region, make_user_with
from workflows.kernel import clock
from workflows.people import stash
from workflows.people.models import Member
from workflows.people.register import ManyLeaveError, Problem, Report, UnreadableError, import_members
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db

DUTCH = """Vennotennummer;Voornaam;Naam;E-mailadres;Taal;Land;Regio;Vaste medewerker;Dienst
1;Zoë;D'Hondt;Zoe@Example.org;nl;be;Brussels;ja;Onthaal
2;Noé;Lambert;noe@example.org;Frans;;;nee;
"""


@pytest.fixture(autouse=True)
def _places():
    make_region("brussels", make_country("be"))


def bring(text, encoding="utf-8", **options):
    return import_members(text.encode(encoding), **{"country": "be", **options})


def rows():
    return list(Member.objects.order_by("number").values_list("number", "first_name", "last_name", "email", "language"))


BOTH = [("1", "Zoë", "D'Hondt", "zoe@example.org", "nl"), ("2", "Noé", "Lambert", "noe@example.org", "fr")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_register_is_read_in_the_usual_encodings(encoding):
    report = bring(DUTCH, encoding)
    assert (report.problems, rows()) == ([], BOTH)


@pytest.mark.parametrize(
    "header",
    [
        "number,first name,last name,email,language",
        "Numéro de sociétaire,Prénom,Nom,Courriel,Langue",
        "N°,PRÉNOM,nom de famille,Adresse e-mail,langue",
        "nummer,voornaam,familienaam,mail,taal",
    ],
)
def test_headers_are_known_in_three_languages(header):
    bring(f"{header}\n1,Zoë,D'Hondt,zoe@example.org,nl\n2,Noé,Lambert,noe@example.org,français\n")
    assert rows() == BOTH


def test_all_columns_arrive():
    bring(DUTCH)
    zoe = Member.objects.get(number="1")
    found = (zoe.country.key, zoe.region.key, zoe.permanent_staff, zoe.service, zoe.active)
    assert found == ("be", "brussels", True, "Onthaal", True)


def test_second_import_changes_nothing():
    first, second = bring(DUTCH), bring(DUTCH)
    assert (len(first.added), len(second.added), second.changed, second.unchanged) == (2, 0, [], 2)


def test_changed_row_changes_only_what_the_file_has():
    bring(DUTCH)
    report = bring("nummer;voornaam;naam\n1;Zoé;Dhondt\n")
    zoe = Member.objects.get(number="1")
    assert (report.changed, zoe.email, zoe.permanent_staff) == (["1 Zoé Dhondt"], "zoe@example.org", True)


BAD = """number;first name;last name;email;language;country;region;staff
1;Good;One;one@example.org;nl;be;brussels;
;No;Number;;;;;
3;;Nameless;;;;;
4;Bad;Mail;not-a-mail;;;;
5;Same;Mail;ONE@example.org;;;;
1;Same;Number;;;;;
7;Bad;Language;;klingon;;;
8;Bad;Country;;;xx;;
9;Bad;Region;;;;atlantis;
10;Bad;Staff;;;;;perhaps
11;{long};Name;;;;;
12;Good;Two;two@example.org;fr;;;x
"""


def test_each_bad_row_is_told_with_its_line_and_the_good_ones_arrive():
    report = bring(BAD.format(long="x" * 300))
    assert [number for number, *_rest in rows()] == ["1", "12"]
    assert [problem.line for problem in report.problems] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert all(problem.reason for problem in report.problems)
    assert "2" in report.problems[3].reason, "the line of the first one with that address"
    assert "300" in report.problems[-1].reason


def test_lines_are_counted_also_after_a_cell_of_several_lines():
    report = bring('number;first name;last name;service\n1;A;B;"two\nlines"\n;C;D;\n')
    assert [problem.line for problem in report.problems] == [4]


def test_address_of_another_member_is_refused():
    make_member(user=None, number="77", email="zoe@example.org")
    report = bring(DUTCH)
    assert [problem.line for problem in report.problems] == [2]


def test_missing_members_stay_unless_the_file_is_complete():
    gone = make_member(user=None, number="77")
    assert bring(DUTCH).left == []
    report = bring(DUTCH, complete=True)
    gone.refresh_from_db()
    assert (len(report.left), gone.active, gone.left_on) == (1, False, clock.today())
    back = bring(f"number;first name;last name\n77;{gone.first_name};{gone.last_name}\n")
    gone.refresh_from_db()
    assert (len(back.changed), gone.active, gone.left_on) == (1, True, None)


def test_complete_file_with_bad_lines_marks_nobody():
    make_member(user=None, number="77")
    report = bring(DUTCH + ";No;Number;;;;;;\n", complete=True)
    assert (report.left, report.problems[-1].line, Member.objects.filter(active=False).count()) == ([], 0, 0)


def test_dry_run_says_the_same_and_writes_nothing():
    tried = bring(DUTCH, dry_run=True)
    assert Member.objects.count() == 0
    assert tried == bring(DUTCH)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04\x00\x00", b"name;mail\nA;b@example.org\n", b'number;"first name\n'])
def test_file_that_is_no_register_is_refused_as_a_whole(data):
    with pytest.raises(UnreadableError):
        import_members(data, country="be")
    assert Member.objects.count() == 0


def test_country_that_nobody_knows_is_told_per_row():
    report = bring("number;first name;last name\n1;A;B\n", country="zz")
    assert [problem.line for problem in report.problems] == [2]


def test_queries_grow_by_one_write_per_row(django_assert_max_num_queries):
    text = "number;first name;last name;email\n" + "".join(f"{i};A;B;a{i}@example.org\n" for i in range(300))
    with django_assert_max_num_queries(310):
        bring(text)
    with django_assert_max_num_queries(8):
        bring(text)


def test_command_imports_and_reports(tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_text(DUTCH + ";No;Number;;;;;;\n", encoding="utf-8")
    call_command("import_members", file)
    out, err = capsys.readouterr()
    assert (rows(), "2 added" in out, err.startswith("line 4: ")) == (BOTH, True, True)


def test_command_says_what_is_wrong_with_the_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_members", tmp_path / "none.csv")


def upload(text, name="register.csv"):
    return {"file": SimpleUploadedFile(name, text.encode()), "country": "be"}


def test_a_register_that_was_only_looked_at_is_gone_after_half_an_hour(client, settings, tmp_path):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    preview = client.post(reverse("people_admin:register"), upload(DUTCH))
    token = {"token": preview.context["confirm"]["token"].value()}
    [kept] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (b"Lambert" in kept.read_bytes(), kept.stat().st_mode & 0o077) == (True, 0)
    with clock.at(clock.now() + timedelta(minutes=29)):
        stash.sweep()
        assert kept.exists()
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert client.post(reverse("people_admin:register_confirm"), token).status_code == 409
    assert not kept.exists()


def test_screen_shows_first_and_imports_after_the_confirmation(client):
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    preview = client.post(reverse("people_admin:register"), upload(DUTCH))
    assert (preview.status_code, len(preview.context["report"].added), Member.objects.count()) == (200, 2, 0)
    done = client.post(reverse("people_admin:register_confirm"), {"token": preview.context["confirm"]["token"].value()})
    assert (done.status_code, rows()) == (200, BOTH)
    again = client.post(
        reverse("people_admin:register_confirm"), {"token": preview.context["confirm"]["token"].value()}
    )
    assert again.status_code == 409


def test_screen_keeps_the_uploads_of_others_apart(client):
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    preview = client.post(reverse("people_admin:register"), upload(DUTCH))
    other = log_in(Client(), make_user_with(Role.ADMINISTRATOR))
    other.post(reverse("people_admin:register_confirm"), {"token": preview.context["confirm"]["token"].value()})
    assert Member.objects.count() == 0


def test_screen_says_what_is_wrong_with_the_file(client):
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    answer = client.post(reverse("people_admin:register"), upload("a;b\n1;2\n"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert client.post(reverse("people_admin:register"), {}).status_code == 422


def test_problem_lines_are_shown_on_the_screen(client):
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    answer = client.post(reverse("people_admin:register"), upload(DUTCH + ";<b>No</b>;Number;;;;;;\n"))
    assert answer.context["report"].problems == [Problem(4, answer.context["report"].problems[0].reason)]


def test_left_member_loses_the_seat_and_the_zone(client):
    user = make_user_with(Role.SUPPORT_GROUP)
    Member.objects.filter(user=user).update(active=False, left_on=clock.today() - timedelta(days=1))
    log_in(client, user)
    assert client.get("/admin/").status_code == 403


@pytest.mark.parametrize(("language", "words"), {"nl": "voornaam, achternaam", "fr": "prénom, nom"}.items())
def test_missing_columns_are_named_in_the_language_of_the_reader(language, words):
    with override(language), pytest.raises(UnreadableError) as refused:
        bring("nummer;plaats\n1;Brussel\n")
    assert words in str(refused.value)


def test_complete_register_without_a_member_is_refused():
    make_member(user=None, number="77")
    with pytest.raises(UnreadableError):
        bring("number;first name;last name\n", complete=True)
    assert Member.objects.filter(active=True).count() == 1


def test_same_member_twice_is_told_with_both_lines_and_stored_once():
    report = bring("number;first name;last name\nM1;Zoë;Maes\nm1;Zoë;Maes\n")
    [problem] = report.problems
    assert (problem.line, "2" in problem.reason) == (3, True)
    assert [number for number, *_rest in rows()] == ["M1"]


@pytest.mark.parametrize(("known", "leave", "many"), [(200, 20, False), (200, 21, True), (10, 5, False), (10, 6, True)])
def test_many_leave_is_more_than_five_and_more_than_a_tenth(known, leave, many):
    assert Report(left=[""] * leave, active_before=known).many_leave is many


def test_many_leave_only_when_their_number_was_agreed_to():
    for number in range(7):
        make_member(user=None, number=f"X{number}")
    for leaving in (None, 6):
        with pytest.raises(ManyLeaveError, match="7"):
            bring(DUTCH, complete=True, leaving=leaving)
    assert Member.objects.filter(active=True).count() == 7
    assert len(bring(DUTCH, complete=True, leaving=7).left) == 7


def test_command_names_how_many_would_leave(tmp_path):
    for number in range(7):
        make_member(user=None, number=f"X{number}")
    file = tmp_path / "register.csv"
    file.write_text(DUTCH, encoding="utf-8")
    with pytest.raises(CommandError, match="--leaving 7"):
        call_command("import_members", file, "--complete")
    call_command("import_members", file, "--complete", "--leaving", "7")
    assert Member.objects.filter(active=True).count() == 2
