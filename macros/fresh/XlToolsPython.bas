Attribute VB_Name = "XlToolsPython"
Option Explicit

' The way to Python of the second add-in, for a desk where the first cannot hold: xlwings starts a Python for every button.
' What must hold before it does, for it would stop with an error of VBA's, or start another program.

Private Const PERMISSION_DENIED As Long = 70 ' of VBA: another program may not be started
Private Const LONGEST As Long = 300
Private Answered As Boolean

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

' Single quotes around the id: xlwings puts the command between double quotes on a command line.
Public Sub RunButton(ByVal id As String)
    RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('" & id & "')"
End Sub

' Once Python has answered it is running, and what would start it need not be looked for with every cell.
Public Function AskPython(ByVal name As String, ByVal arguments As Variant, ByVal cell As Variant) As Variant
    Dim refused As Long
    If HasForeignSettings() Then
        refused = FOREIGN_SETTINGS
    ElseIf Not Answered Then
        If Not FileExists(GetConfig("INTERPRETER_WIN", "", "user")) Then refused = NO_PYTHON
    End If
    If refused > 0 Then
        AskPython = Sentence(refused)
    Else
        AskPython = XLPy.CallUDF("xl_tools.excel.functions", name, arguments, ActiveWorkbook, cell)
        Answered = True
    End If
End Function

' xlwings lets a sheet of the workbook, or a file beside it, name the program to start. A workbook from elsewhere must not.
Private Function HasForeignSettings() As Boolean
    HasForeignSettings = SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") Or FileExists(GetDirectoryConfigFilePath())
End Function

Public Sub TellFailure(ByVal number As Long, ByVal what As String)
    If number = PERMISSION_DENIED Then
        MsgBox Sentence(START_FORBIDDEN) & vbLf & what, vbExclamation, Sentence(TITLE)
    Else
        MsgBox Sentence(NOT_DONE) & vbLf & what, vbExclamation, Sentence(TITLE)
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
