"""The only way out of this computer."""

import os

# huggingface_hub reads these once, when any part of it is first imported. Without the first it asks Hugging Face for a
# list of programs that it could report to be used by; without the second it would send tokens that other programs left.
os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_IMPLICIT_TOKEN="1")
