import threading

from rnn_playground.training.mailbox import Mailbox


def test_that_the_newest_item_wins_and_is_taken_once():
    mailbox = Mailbox()
    for item in (1, 2, 3):
        mailbox.put(item)
    assert mailbox.take() == 3
    assert mailbox.take() is None


def test_that_items_from_another_thread_arrive_in_order_and_the_last_one_always():
    mailbox = Mailbox()
    done = threading.Event()

    def write():
        for number in range(1, 20_001):
            mailbox.put(number)
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    taken = []
    while not done.is_set() or not taken or taken[-1] != 20_000:
        item = mailbox.take()
        if item is not None:
            taken.append(item)
    thread.join()
    assert taken == sorted(set(taken))
    assert taken[-1] == 20_000
