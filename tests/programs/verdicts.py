"""Runs tests of CPython's own suite, and writes a line for each test: its
verdict and its id. The arguments: the file to write, then modules or ids."""

import sys
import unittest

from test import support


# Waits for a machine beyond this one, for ever where there is a hypervisor
# that does not answer.
LEFT_OUT = ("ThreadedVSOCKSocketStreamTest",)


class Verdicts(unittest.TextTestResult):
    """What became of each test; the worst of it where there are subtests."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.verdicts = {}

    def note(self, test, verdict):
        self.verdicts.setdefault(test.id(), verdict)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.note(test, "ok")

    def addError(self, test, error):
        super().addError(test, error)
        self.note(test, "error")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.note(test, "failure")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, "skipped")

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self.note(test, "expected failure")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note(test, "unexpected success")

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.note(test, "failure in a subtest")


def chosen(tests):
    for test in tests:
        if isinstance(test, unittest.TestSuite):
            yield from chosen(test)
        elif type(test).__name__ not in LEFT_OUT:
            yield test


def main():
    path, *names = sys.argv[1:]
    # No test may go beyond this machine; those of test_socketserver call the
    # loopback interface a network.
    is_local = all(name.startswith("test.test_socketserver") for name in names)
    support.use_resources = ["network"] if is_local else []
    tests = unittest.TestSuite(
        chosen(unittest.defaultTestLoader.loadTestsFromNames(names))
    )
    runner = unittest.TextTestRunner(verbosity=2, resultclass=Verdicts)
    verdicts = runner.run(tests).verdicts
    with open(path, "w") as file:
        for id, verdict in sorted(verdicts.items()):
            print(verdict, id, sep="\t", file=file)


if __name__ == "__main__":
    main()
