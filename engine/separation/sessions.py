"""Networks through onnxruntime, as everything here runs them."""

from __future__ import annotations

from pathlib import Path

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


def open_session(network: Path | bytes, *, threads: int) -> onnxruntime.InferenceSession:
    """A loaded network. network: a file, or its content, which then cannot name other files.

    Raises OSError or one of FAILURES when it is not there or none.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    # Waiting threads must not burn the processor that others share.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    source = network if isinstance(network, bytes) else str(network)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
