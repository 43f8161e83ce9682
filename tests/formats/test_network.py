"""The network as files: read back by the library that others read them with."""

from __future__ import annotations

import csv
import io
from datetime import date

import networkx
import pytest

from diplomacy.formats import network
from diplomacy.formats.network import Edge, Node

NODES = (
    Node("japan", "Japan", "state", "JPN", "Asia", 3),
    Node("ivory-coast", "Côte d'Ivoire & <co>\x01", "state", "CIV", "Africa", 1),
)
EDGES = (Edge("japan", "ivory-coast", 2, date(2025, 1, 2), date(2025, 6, 17)),)


def test_graphml_keeps_names_numbers_and_days() -> None:
    graph = networkx.read_graphml(io.BytesIO(network.graphml(NODES, EDGES)))
    assert graph.nodes["ivory-coast"]["label"] == "Côte d'Ivoire & <co>"
    assert graph.nodes["japan"]["meetings"] == 3
    assert graph.edges["japan", "ivory-coast"] == {"weight": 2, "first": "2025-01-02", "last": "2025-06-17"}


def test_gexf_keeps_names_and_weights() -> None:
    graph = networkx.read_gexf(io.BytesIO(network.gexf(NODES, EDGES)), version="1.2draft")
    assert graph.nodes["ivory-coast"]["label"] == "Côte d'Ivoire & <co>"
    assert graph.edges["japan", "ivory-coast"]["weight"] == 2


def test_an_edge_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="'atlantis', which is no node"):
        network.graphml(NODES, (Edge("japan", "atlantis", 1),))


def test_tables_name_both_ends() -> None:
    text = "".join(network.edges_csv(NODES, EDGES)).removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["source_label"] == "Japan"
    assert (row["meetings"], row["last"]) == ("2", "2025-06-17")
    assert "".join(network.nodes_csv(NODES)).count("\r\n") == 3


def test_an_empty_network_is_a_file_too() -> None:
    assert networkx.read_graphml(io.BytesIO(network.graphml((), ()))).number_of_nodes() == 0
