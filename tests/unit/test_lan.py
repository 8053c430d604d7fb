"""`make atelier`: the address that phones of a room can reach."""

from socket import AF_INET, socket
from types import SimpleNamespace

import pytest

from cube17.site import SITE
from serving.lan import environment, interfaces, kept, main, ranked, told

WIFI, CABLE, DOCKER = ("wlan0", "192.168.1.20"), ("eth0", "10.0.0.5"), ("docker0", "172.17.0.1")


@pytest.mark.parametrize(
    ("found", "first"),
    [
        ([CABLE, WIFI], WIFI),
        ([DOCKER, CABLE], CABLE),
        ([DOCKER, ("en0", "172.20.10.4")], ("en0", "172.20.10.4")),  # a phone's shared connection
        ([("eth0", "203.0.113.7"), CABLE], CABLE),
        ([("eth0", "203.0.113.7"), DOCKER], ("eth0", "203.0.113.7")),
        ([("utun3", "10.8.0.2"), ("eth0", "203.0.113.7")], ("eth0", "203.0.113.7")),
        ([("tailscale0", "100.64.0.1"), WIFI], WIFI),
    ],
)
def test_the_likeliest_address_comes_first_and_none_is_lost(found, first):
    assert ranked(found)[0] == first
    assert sorted(ranked(found)) == sorted(found)


def test_addresses_that_reach_nobody_are_left_out():
    assert ranked([("lo", "127.0.0.1"), ("eth0", "169.254.3.4"), ("eth1", "0.0.0.0")]) == []


def test_interfaces_that_are_down_are_left_out(monkeypatch):
    import psutil

    address = {"family": AF_INET, "address": "192.168.1.20"}
    link = {"family": psutil.AF_LINK, "address": "02:fc:00:00:00:01"}
    found = {"wlan0": [SimpleNamespace(**link), SimpleNamespace(**address)]}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: found | {"eth0": found["wlan0"]})
    states = {"wlan0": SimpleNamespace(isup=True), "eth0": SimpleNamespace(isup=False)}
    monkeypatch.setattr(psutil, "net_if_stats", lambda: states)
    assert interfaces() == [WIFI]


def test_server_listens_everywhere_and_qr_codes_lead_to_this_machine():
    settings = environment([WIFI, CABLE], "8050", {"HOST": "127.0.0.1", "PATH": "/bin"})
    assert settings[SITE] == "http://192.168.1.20:8050"
    assert (settings["HOST"], settings["PORT"], settings["PATH"]) == ("0.0.0.0", "8050", "/bin")


def test_an_address_that_was_set_is_kept():
    settings = environment([WIFI], "8050", {SITE: "http://cube.local"})
    assert settings[SITE] == "http://cube.local"


def test_without_a_network_this_machine_alone_is_served_and_told_so():
    assert environment([], "8050", {}) == {"HOST": "127.0.0.1", "PORT": "8050"}
    text = told([], "8050", "")
    assert "Aucun réseau" in text
    assert "http://127.0.0.1:8050/atelier" in text
    assert "█" not in text


def test_facilitator_reads_the_address_its_code_the_others_and_where_answers_are(monkeypatch):
    monkeypatch.setenv("CUBE17_DB", "/srv/ateliers.sqlite3")
    text = told([WIFI, CABLE], "9000", "http://192.168.1.20:9000")
    assert "http://192.168.1.20:9000/a" in text
    assert "http://10.0.0.5:9000 (eth0)" in text
    assert "http://127.0.0.1:9000/atelier" in text
    assert "/srv/ateliers.sqlite3" in text
    assert "█" in text or "▀" in text


def test_password_of_a_database_is_not_told(monkeypatch):
    monkeypatch.setenv("CUBE17_DB", "postgresql://cube:secret@example/cube")
    assert "secret" not in kept()


def test_a_port_that_is_taken_is_told_with_the_remedy(monkeypatch):
    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        with pytest.raises(SystemExit, match=r"est déjà pris.*PORT=8051"):
            main()
