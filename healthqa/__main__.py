"""``python -m healthqa``: the same as the command ``healthqa``."""

from healthqa.cli import main

if __name__ == "__main__":
    main()
