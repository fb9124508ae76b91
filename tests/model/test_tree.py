"""A tree is asked for what lies below a folder, for each course anew."""

from hypothesis import given
from hypothesis import strategies as st

from kdll.model.tree import Tree

NAME = st.sampled_from(["a", "a-b", "a0", "a.b", "b", "अ"])
PATHS = st.lists(st.lists(NAME, min_size=1, max_size=3).map("/".join), max_size=12)


@given(PATHS, NAME)
def test_what_lies_below_a_folder_is_what_begins_with_its_name(
    paths: list[str], folder: str
) -> None:
    tree = Tree(dict.fromkeys(paths, b""))
    expected = sorted({path for path in paths if path.startswith(folder + "/")})
    assert [*tree.below(folder)] == [*tree.below(folder + "/")] == expected
    assert [*tree.under(folder)] == sorted(path[len(folder) + 1 :] for path in expected)
