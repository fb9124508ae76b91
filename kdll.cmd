@echo off
rem Any kdll command, on the checkout that this file lies in; sets it up first where needed.
where py >nul 2>nul
if errorlevel 1 (
  python "%~dp0tooling\bootstrap.py" run %*
) else (
  py -3 "%~dp0tooling\bootstrap.py" run %*
)
exit /b %errorlevel%
