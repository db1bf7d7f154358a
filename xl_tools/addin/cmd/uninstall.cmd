@echo off
rem Takes away what the installer put in place; the clerk's workbooks are left alone. ASCII only.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
set "XL_TOOLS_HERE=%~dp0"
set "XL_TOOLS_HOME=%LOCALAPPDATA%\xl_tools"
set "XL_TOOLS_VENV=%XL_TOOLS_HOME%\venv\Scripts\python.exe"
if not exist "%XL_TOOLS_VENV%" goto gone
"%XL_TOOLS_VENV%" -c "import xl_tools" >nul 2>nul
if not %errorlevel%==0 goto broken
"%XL_TOOLS_VENV%" -m xl_tools addin uninstall
if not %errorlevel%==0 goto failed
:rest
rmdir /s /q "%XL_TOOLS_HOME%\venv"
if exist "%XL_TOOLS_VENV%" goto failed
:gone
type "%XL_TOOLS_HERE%words\uninstalled.txt"
echo.
pause
exit 0

rem Its Python does not start any more: what it would take away is taken away here.
:broken
if exist "%APPDATA%\Microsoft\Excel\XLSTART\xl_tools.xlam" del "%APPDATA%\Microsoft\Excel\XLSTART\xl_tools.xlam"
if exist "%APPDATA%\Microsoft\Excel\XLSTART\xl_tools.xlam" goto failed
reg delete "HKCU\Software\Classes\XlTools.Resident" /f >nul 2>nul
reg delete "HKCU\Software\Classes\CLSID\{7E0C0F7E-3C39-4C39-9C0D-5B0E2C6B2A11}" /f >nul 2>nul
reg delete "HKCU\Software\VB and VBA Program Settings\xl_tools" /f >nul 2>nul
for /d %%D in ("%APPDATA%\kingsoft\wps\jsaddons\xl_tools_*") do rmdir /s /q "%%D"
if exist "%USERPROFILE%\.xl_tools" rmdir /s /q "%USERPROFILE%\.xl_tools"
goto rest

:failed
type "%XL_TOOLS_HERE%words\failed.txt"
echo.
pause
exit 2
