"""Networks through onnxruntime, as everything here runs them: on the processor, and telling nobody."""

from __future__ import annotations

import os
from pathlib import Path

# Since 1.29 it gives each machine an id, kept in the user's cache, and sends its maker what is run there, unless this
# stands when it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as states

FAILURES: tuple[type[Exception], ...] = (
    states.EPFail,
    states.Fail,
    states.InvalidArgument,
    states.InvalidGraph,
    states.InvalidProtobuf,
    states.NoModel,
    states.NotImplemented,
    states.RuntimeException,
)
"""What onnxruntime raises; these have no class of their own in common."""


def open_session(
    network: Path | bytes, *, threads: int, is_memory_planned: bool = True
) -> onnxruntime.InferenceSession:
    """A loaded network. network: a file, or its content, which then cannot name other files.

    threads: with more than one, the session does not survive a fork. is_memory_planned: a plan is kept for each shape
    that came in. Raises OSError or one of FAILURES when it is not there or none.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    # Waiting threads must not burn the processor that others share.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = is_memory_planned
    options.log_severity_level = 3
    source = network if isinstance(network, bytes) else str(network)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
