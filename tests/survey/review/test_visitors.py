"""Who may see and do what on the focal point's pages."""

from tests.survey.review.conftest import PAGES, POSTS

EVERYBODY_ELSE = ("amina", "benoit", "dalia", "rafael", "oscar", "ada", "odile")


def test_others_find_no_page_here(everybody, client_of):
    for who in EVERYBODY_ELSE:
        client = client_of(who)
        for page in PAGES:
            answer = client.get(f"/assessments/{everybody.assessment}/{page}")
            assert answer.status_code == 404, (who, page)


def test_others_can_do_nothing_here(everybody, send):
    """Not even a form that would be refused anyhow says that there is something."""
    for who in EVERYBODY_ELSE:
        for path in POSTS:
            assert send(path, who=who).status_code == 404, (who, path)


def test_a_coordinator_finds_no_page_and_is_refused_what_changes_something(
    everybody, client_of, send
):
    client = client_of("chen")
    for page in PAGES:
        assert client.get(f"/assessments/{everybody.assessment}/{page}").status_code == 404, page
    assert send("start", who="chen").status_code == 403


def test_a_second_focal_point_sees_the_same(everybody, client_of):
    client = client_of("goran")
    for page in PAGES:
        assert client.get(f"/assessments/{everybody.assessment}/{page}").status_code == 200, page


def test_nothing_changes_without_the_token_of_a_page(app, everybody, client_of):
    app.config["WTF_CSRF_ENABLED"] = True
    client = client_of("fatima")
    for path in POSTS:
        assert client.post(f"/assessments/{everybody.assessment}/{path}").status_code == 400, path


def test_every_form_carries_the_token(handed_in, client_of, put):
    client = client_of("fatima")
    for state in ("preparing", "collecting", "validating", "awaiting_approval", "signed_off"):
        put(state)
        for page in PAGES:
            text = client.get(f"/assessments/{handed_in.assessment}/{page}").text
            assert text.count('method="post"') == text.count('name="csrf_token"'), page


def test_an_assessment_that_is_none_is_not_found(everybody, client_of):
    client = client_of("fatima")
    for page in PAGES:
        assert client.get(f"/assessments/nowhere/{page}").status_code == 404


def test_every_page_says_in_which_role_one_acts_and_leads_to_the_others(everybody, client_of):
    client = client_of("fatima")
    for page in PAGES:
        text = client.get(f"/assessments/{everybody.assessment}/{page}").text
        assert "Focal point, Atlantis" in text
        for other in ("board", "settle", "sign-off", "sharing", "results"):
            assert f'href="/assessments/{everybody.assessment}/{other}"' in text
