Attribute VB_Name = "XlToolsGuard"
Option Explicit

' What must hold before xlwings starts Python, for it would stop with an error of VBA's, or start another program.
' The sentences stand in column D of the add-in's own sheet, for this file is ASCII.

Public Const NO_WORKBOOK As Long = 1
Public Const FOREIGN_SETTINGS As Long = 2
Public Const NO_PYTHON As Long = 3
Private Const FAILED As Long = 4
Private Const TITLE As Long = 5
' 6 and 7 are of the functions
Public Const NO_LIST As Long = 8
Public Const NOTHING_TO_SHOW As Long = 9
Public Const LIST_TITLE As Long = 10
Public Const EXCUSED As Long = 11
Private Const NOT_STARTED As Long = 12
Private Const FILES_MISSING As Long = 13
Private Const START_FORBIDDEN As Long = 14
Public Const UNIT_INFO As Long = 15
Public Const LEVEL3 As Long = 16
Private Const PERMISSION_DENIED As Long = 70 ' of VBA: another program may not be started
Private Const LONGEST As Long = 300

Public Function CanRunPython() As Boolean
    If ActiveWorkbook Is Nothing Then
        TellSentence NO_WORKBOOK
    ElseIf HasForeignSettings() Then
        TellSentence FOREIGN_SETTINGS
    ElseIf Not FileExists(GetConfig("INTERPRETER_WIN", "", "user")) Then
        TellSentence NO_PYTHON
    Else
        DescribeFunctions
        CanRunPython = True
    End If
End Function

' xlwings lets a sheet of the workbook, or a file beside it, name the program to start. A workbook from elsewhere must not.
Public Function HasForeignSettings() As Boolean
    HasForeignSettings = SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") Or FileExists(GetDirectoryConfigFilePath())
End Function

Public Function Sentence(ByVal number As Long) As String
    Sentence = ThisWorkbook.Worksheets(PROJECT_NAME & ".conf").Cells(number, 4).Value
End Function

Public Sub TellFailure(ByVal number As Long, ByVal what As String)
    If number = PERMISSION_DENIED Then
        MsgBox Sentence(START_FORBIDDEN) & vbLf & what, vbExclamation, Sentence(TITLE)
    Else
        MsgBox Sentence(FAILED) & vbLf & what, vbExclamation, Sentence(TITLE)
    End If
End Sub

' In place of xlwings' own box, which shows the whole traceback in English. Python itself tells what fails while it runs;
' this is said where it did not start, or was ended from outside. The end of what it wrote is for whoever looks after it.
Public Sub TellNotStarted(ByVal fileName As String, ByVal message As String)
    Dim what As String
    what = message
    On Error Resume Next
    If what = "" Then what = ReadFile(fileName)
    On Error GoTo 0
    If InStr(what, "ImportError") > 0 Or InStr(what, "ModuleNotFoundError") > 0 Then
        MsgBox Sentence(FILES_MISSING) & vbLf & Right(what, LONGEST), vbExclamation, Sentence(TITLE)
    Else
        MsgBox Sentence(NOT_STARTED) & vbLf & Right(what, LONGEST), vbExclamation, Sentence(TITLE)
    End If
End Sub

Public Sub TellSentence(ByVal number As Long)
    MsgBox Sentence(number), vbExclamation, Sentence(TITLE)
End Sub
