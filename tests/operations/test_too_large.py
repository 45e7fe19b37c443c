"""A request that is too large gets a page in words, whichever server took it in."""

import io

import pytest


class Sent(io.RawIOBase):
    """A body of `size` bytes that lies nowhere."""

    def __init__(self, size: int):
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = self.left if size < 0 else min(size, self.left)
        self.left -= size
        return b"x" * size


def send(client, size: int, told: int | None = None):
    body = Sent(size)
    extra = {"wsgi.input": body, "CONTENT_LENGTH": str(size if told is None else told)}
    answer = client.post("/masuk/", **extra, content_type="multipart/form-data; boundary=b")
    return answer, body


@pytest.fixture
def limit(settings):
    settings.UPLOAD_LIMIT_BYTES = 3 * 1024 * 1024
    return settings.UPLOAD_LIMIT_BYTES


@pytest.mark.django_db
def test_a_request_over_the_limit_is_refused_in_words_after_it_was_heard_out(client, limit):
    answer, body = send(client, limit + 1)
    assert answer.status_code == 413
    assert "paling besar 3 MB" in answer.content.decode()
    assert body.left == 0


@pytest.mark.django_db
def test_the_largest_request_that_fits_is_read_as_usual(client, limit):
    assert send(client, limit)[0].status_code != 413


@pytest.mark.django_db
def test_a_request_larger_than_anybody_listens_to_is_cut_off(client, limit):
    answer, body = send(client, limit, told=10**12)
    assert answer.status_code == 413
    assert body.left == limit


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["", "many", "-5"])
def test_a_length_that_is_no_number_is_left_to_the_server(client, told):
    assert client.post("/masuk/", {"a": "b"}, CONTENT_LENGTH=told).status_code != 413
