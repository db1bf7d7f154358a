Attribute VB_Name = "XlToolsPython"
Option Explicit

' The way to Python of the first add-in: an object of a program that Windows starts when it is first asked for, and that stays
' while Excel is open. Nothing is started by Excel itself, and no library is loaded into it.

Public Const PROJECT_NAME As String = "xl_tools"
Private Const CLASS_NAME As String = "XlTools.Resident"
Private Resident As Object

' Whether there is a workbook to press on and a Python that answers; else a sentence says what to do.
Public Function CanRunPython() As Boolean
    Dim why As String
    If ActiveWorkbook Is Nothing Then
        TellSentence NO_WORKBOOK
        Exit Function
    End If
    why = WhyNotThere()
    If why <> "" Then
        MsgBox Sentence(RESIDENT_NOT_STARTED) & vbLf & why, vbExclamation, Sentence(TITLE)
        Exit Function
    End If
    DescribeFunctions
    CanRunPython = True
End Function

' A long call would have Excel ask the clerk again and again whether to wait: it does not where it shows no alerts.
Public Sub RunButton(ByVal id As String)
    Dim said As String
    Dim number As Long
    Dim what As String
    Dim hadAlerts As Boolean
    hadAlerts = Application.DisplayAlerts
    On Error GoTo failed
    Application.DisplayAlerts = False
    said = Resident.press(id, ActiveWorkbook)
    Application.DisplayAlerts = hadAlerts
    If said <> "" Then MsgBox said, vbExclamation, Sentence(TITLE)
    Exit Sub
failed:
    number = Err.Number
    what = Err.Description
    Application.DisplayAlerts = hadAlerts
    Err.Raise number, , what
End Sub

' Where Python went meanwhile (it ends after half an hour without a call) another one answers.
Public Function AskPython(ByVal name As String, ByVal arguments As Variant, ByVal cell As Variant) As Variant
    Dim why As String
    On Error GoTo again
    AskPython = Resident.answer(name, arguments, cell)
    Exit Function
again:
    Resume afresh
afresh:
    On Error GoTo 0
    why = WhyNotThere()
    If why <> "" Then
        AskPython = Sentence(RESIDENT_NOT_STARTED) & why
    Else
        AskPython = Resident.answer(name, arguments, cell)
    End If
End Function

' What a button that failed is told with: either Python is gone, or something else is wrong.
Public Sub TellFailure(ByVal number As Long, ByVal what As String)
    If Answers() Then
        MsgBox Sentence(NOT_DONE) & vbLf & what, vbExclamation, Sentence(TITLE)
    Else
        Set Resident = Nothing
        MsgBox Sentence(RESIDENT_STOPPED) & vbLf & number & " " & what, vbExclamation, Sentence(TITLE)
    End If
End Sub

' Empty where Python answers, started now if need be. What keeps it from starting is left where the installer finds it.
Private Function WhyNotThere() As String
    If Answers() Then Exit Function
    On Error GoTo failed
    Set Resident = Nothing
    Set Resident = CreateObject(CLASS_NAME)
    Exit Function
failed:
    WhyNotThere = Err.Number & " " & Err.Description
    SaveSetting PROJECT_NAME, "resident", "failed", WhyNotThere
End Function

Private Function Answers() As Boolean
    Dim version As String
    If Resident Is Nothing Then Exit Function
    On Error GoTo gone
    version = Resident.ping()
    Answers = True
gone:
End Function

Public Function FileExists(ByVal path As String) As Boolean
    On Error GoTo failed
    FileExists = Dir(path) <> ""
failed:
End Function

Public Function SheetExists(ByVal book As Workbook, ByVal name As String) As Boolean
    Dim sheet As Object
    For Each sheet In book.Worksheets
        If sheet.Name = name Then SheetExists = True
    Next sheet
End Function
