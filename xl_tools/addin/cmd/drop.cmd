@echo off
rem Drop files or folders on this. ASCII only, so that no code page can spoil it; what it says in Chinese is Python's.
rem Explorer puts no quotes around a path without spaces, and an "&" in it would split the command line. So Python
rem reads the line as it was (cmdcmdline), and "exit" keeps cmd from running what it takes for a second command.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
set "XL_TOOLS_SCRIPT=%~f0"
set "XL_TOOLS_PYTHON=%LOCALAPPDATA%\xl_tools\venv\Scripts\python.exe"
if not exist "%XL_TOOLS_PYTHON%" goto missing
setlocal EnableDelayedExpansion
set "XL_TOOLS_LINE=!cmdcmdline!"
"!XL_TOOLS_PYTHON!" -m xl_tools addin drop @ACTION@ -- %*
set "XL_TOOLS_RESULT=!errorlevel!"
echo.
pause
exit !XL_TOOLS_RESULT!

:missing
powershell -NoProfile -Command "-join [char[]](@NOT_INSTALLED@)"
echo.
pause
exit 2
