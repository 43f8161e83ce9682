"""The order of rows and columns in which the blocs of a matrix of who meets whom can be seen.

Blocs are communities by modularity (Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in large
networks", Journal of Statistical Mechanics, 2008). Blocs, and the members of each, follow the spectral order: that of
the eigenvector of the second smallest eigenvalue of the graph's Laplacian, which puts together what is strongly joined
(Atkins, Boman and Hendrickson, "A spectral algorithm for seriation and the consecutive ones problem", SIAM Journal on
Computing 28, 1998).
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx
import numpy as np


def blocs(count: int, edges: Sequence[tuple[int, int, int]]) -> list[list[int]]:
    """Return the nodes 0 to count - 1 in blocs; `edges` are two nodes and how often they met.

    The same matrix has always the same order.
    """
    if not count:
        return []
    weights = np.zeros((count, count))
    for one, other, times in edges:
        weights[one, other] = weights[other, one] = np.log1p(times)
    rank = _spectral(weights)
    graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((one, other, float(weights[one, other])) for one, other, _ in sorted(edges))
    found = networkx.community.louvain_communities(graph, seed=1)
    ordered = [sorted(bloc, key=lambda node: (rank[node], node)) for bloc in found]
    return sorted(ordered, key=lambda bloc: (sum(rank[node] for node in bloc) / len(bloc), bloc))


def _spectral(weights: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> list[float]:
    """Return a number for each node; nodes that are strongly joined have near ones."""
    # A little weight between all joins the parts that nothing joins, so that there is one order of all.
    joined = weights + 1e-3
    np.fill_diagonal(joined, 0.0)
    degree = joined.sum(1)
    scale = 1 / np.sqrt(np.maximum(degree, 1e-9))
    laplacian = np.eye(len(joined)) - scale[:, None] * joined * scale[None]
    _, vectors = np.linalg.eigh(laplacian)
    second = vectors[:, min(1, len(joined) - 1)] * scale
    # An eigenvector has no sign of its own: let the largest entry be positive.
    if second[np.argmax(np.abs(second))] < 0:
        second = -second
    return [round(float(value), 9) for value in second]
