@echo off
rem Installs for this user only: no administrator, no internet. ASCII only; the Chinese lies in words\*.txt (UTF-8).
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
set "XL_TOOLS_HERE=%~dp0"
set "XL_TOOLS_HOME=%LOCALAPPDATA%\xl_tools"
set "XL_TOOLS_VENV=%XL_TOOLS_HOME%\venv\Scripts\python.exe"
set "XL_TOOLS_PIP=-m pip install --quiet --disable-pip-version-check --no-index --find-links"
set "XL_TOOLS_FIT=import struct, sys; sys.exit(not (struct.calcsize('P') == 8 and '{}.{}'.format(*sys.version_info) in '@VERSIONS@'.split() and 'WindowsApps' not in sys.base_prefix))"
set "XL_TOOLS_PYTHON="
set "XL_TOOLS_SETUP="
type "%XL_TOOLS_HERE%words\welcome.txt"

call :try "%XL_TOOLS_HOME%\python\python.exe"
for %%V in (@VERSIONS@) do call :launcher %%V
call :try python.exe
if not defined XL_TOOLS_PYTHON call :setup
if not defined XL_TOOLS_PYTHON goto nopython

if not exist "%XL_TOOLS_VENV%" goto venv
"%XL_TOOLS_VENV%" -c "%XL_TOOLS_FIT%" >nul 2>nul
if not %errorlevel%==0 goto venv
"%XL_TOOLS_VENV%" -m pip --version >nul 2>nul
if not %errorlevel%==0 goto venv
"%XL_TOOLS_VENV%" -m xl_tools addin end >nul 2>nul
goto wheels
rem None there, or a broken one: its Python is gone, or the first installation was broken off.
:venv
if exist "%XL_TOOLS_HOME%\venv" rmdir /s /q "%XL_TOOLS_HOME%\venv"
"%XL_TOOLS_PYTHON%" -m venv "%XL_TOOLS_HOME%\venv"
if not %errorlevel%==0 goto failed
:wheels
"%XL_TOOLS_VENV%" %XL_TOOLS_PIP% "%XL_TOOLS_HERE%wheels" --upgrade xl-tools
if not %errorlevel%==0 goto failed
"%XL_TOOLS_VENV%" %XL_TOOLS_PIP% "%XL_TOOLS_HERE%wheels" --force-reinstall --no-deps xl-tools
if not %errorlevel%==0 goto failed
"%XL_TOOLS_VENV%" -m xl_tools addin install
if not %errorlevel%==0 goto failed
type "%XL_TOOLS_HERE%words\installed.txt"
echo.
pause
exit 0

:try
if defined XL_TOOLS_PYTHON goto :eof
"%~1" -c "%XL_TOOLS_FIT%" >nul 2>nul
if not %errorlevel%==0 goto :eof
set "XL_TOOLS_PYTHON=%~1"
goto :eof

:launcher
if defined XL_TOOLS_PYTHON goto :eof
py -%1 -c "%XL_TOOLS_FIT%" >nul 2>nul
if not %errorlevel%==0 goto :eof
for /f "usebackq delims=" %%P in (`py -%1 -c "import sys; print(sys.executable)"`) do set "XL_TOOLS_PYTHON=%%P"
goto :eof

:setup
for %%F in ("%XL_TOOLS_HERE%python-3.*-amd64.exe") do set "XL_TOOLS_SETUP=%%~fF"
if not defined XL_TOOLS_SETUP goto :eof
type "%XL_TOOLS_HERE%words\python.txt"
start "" /wait "%XL_TOOLS_SETUP%" /passive InstallAllUsers=0 Include_launcher=0 Include_test=0 AssociateFiles=0 Shortcuts=0 TargetDir="%XL_TOOLS_HOME%\python"
call :try "%XL_TOOLS_HOME%\python\python.exe"
goto :eof

:nopython
type "%XL_TOOLS_HERE%words\no_python.txt"
echo.
pause
exit 2

:failed
type "%XL_TOOLS_HERE%words\failed.txt"
echo.
pause
exit 2
