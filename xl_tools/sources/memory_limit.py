"""Hold a process that reads what may be damaged to so much memory, where the system can."""

import contextlib
import sys

_FLAGS, _PROCESS_MEMORY = 2, 14  # places in what Windows knows of a job's limits
_LIMIT_PROCESS_MEMORY, _EXTENDED_LIMITS = 0x100, 9


def limit_memory(most: int) -> None:
    """Hold this process to so many bytes."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        if sys.platform == "win32":
            _limit_on_windows(most)
        else:
            import resource  # noqa: PLC0415 - which Windows does not have

            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_on_windows(most: int) -> None:
    """Put this process into a job of its own, which Windows holds to its limits (JOBOBJECT_EXTENDED_LIMIT_INFORMATION)."""
    import ctypes  # noqa: PLC0415 - only there

    # eight fields of 64 bits, the third of which holds flags; six counts of reading and writing; then the memory of a process
    limits = (ctypes.c_uint64 * 18)()
    limits[_FLAGS], limits[_PROCESS_MEMORY] = _LIMIT_PROCESS_MEMORY, most
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]  # of Windows only
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
