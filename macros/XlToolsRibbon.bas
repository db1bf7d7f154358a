Attribute VB_Name = "XlToolsRibbon"
Option Explicit

' The buttons of the ribbon: each Sub hands its control's id to Python, where everything happens.
' ASCII only. What the clerk reads stands in customUI14.xml and on the add-in's own sheet.

Private Const DISABLED As Long = 0 ' xlDisabled: Esc is for Python's work, which looks at the key itself
Private Const FARTHEST As Long = 60 ' rows of a form's indicators
Private Running As Boolean

Public Sub Press_new(control As IRibbonControl)
    Press "new"
End Sub

Public Sub Press_import(control As IRibbonControl)
    Press "import"
End Sub

Public Sub Press_roll(control As IRibbonControl)
    Press "roll"
End Sub

Public Sub Press_new_table(control As IRibbonControl)
    Press "new_table"
End Sub

Public Sub Press_fill_codes(control As IRibbonControl)
    Press "fill_codes"
End Sub

Public Sub Press_pick_indicator(control As IRibbonControl)
    Press "pick_indicator"
End Sub

Public Sub Press_check_sheet(control As IRibbonControl)
    Press "check_sheet"
End Sub

Public Sub Press_check_all(control As IRibbonControl)
    Press "check_all"
End Sub

Public Sub Press_fix(control As IRibbonControl)
    Press "fix"
End Sub

Public Sub Press_exempt(control As IRibbonControl)
    Press "exempt"
End Sub

Public Sub Press_take_suggestion(control As IRibbonControl)
    Press "take_suggestion"
End Sub

Public Sub Press_directory(control As IRibbonControl)
    Press "directory"
End Sub

Public Sub Press_clear_marks(control As IRibbonControl)
    Press "clear_marks"
End Sub

Public Sub Press_next(control As IRibbonControl)
    ShowFinding True
End Sub

Public Sub Press_previous(control As IRibbonControl)
    ShowFinding False
End Sub

Public Sub Press_summary(control As IRibbonControl)
    Press "summary"
End Sub

Public Sub Press_merge_townships(control As IRibbonControl)
    Press "merge_townships"
End Sub

Public Sub Press_booklet_pdf(control As IRibbonControl)
    Press "booklet_pdf"
End Sub

Public Sub Press_booklet_xlsx(control As IRibbonControl)
    Press "booklet_xlsx"
End Sub

Public Sub Press_publish(control As IRibbonControl)
    Press "publish"
End Sub

Public Sub Press_export(control As IRibbonControl)
    Press "export"
End Sub

Public Sub Press_monitor(control As IRibbonControl)
    Press "monitor"
End Sub

Public Sub Press_evaluate(control As IRibbonControl)
    Press "evaluate"
End Sub

Public Sub Press_appraise(control As IRibbonControl)
    Press "appraise"
End Sub

Public Sub Press_sample(control As IRibbonControl)
    Press "sample"
End Sub

Public Sub Press_progress(control As IRibbonControl)
    Press "progress"
End Sub

Public Sub Press_review_forms(control As IRibbonControl)
    Press "review_forms"
End Sub

Public Sub Press_return(control As IRibbonControl)
    Press "return"
End Sub

Public Sub Press_notice(control As IRibbonControl)
    Press "notice"
End Sub

Public Sub Press_compare(control As IRibbonControl)
    Press "compare"
End Sub

Public Sub Press_library(control As IRibbonControl)
    Press "library"
End Sub

Public Sub Press_township_booklets(control As IRibbonControl)
    Press "township_booklets"
End Sub

Public Sub Press_template_make(control As IRibbonControl)
    Press "template_make"
End Sub

Public Sub Press_template_check(control As IRibbonControl)
    Press "template_check"
End Sub

Public Sub Press_template_show(control As IRibbonControl)
    Press "template_show"
End Sub

Public Sub Press_undo(control As IRibbonControl)
    Press "undo"
End Sub

Public Sub Press_settings(control As IRibbonControl)
    Press "settings"
End Sub

Public Sub Press_doctor(control As IRibbonControl)
    Press "doctor"
End Sub

Public Sub Press_help(control As IRibbonControl)
    Press "help"
End Sub

' Excel says so before it saves a workbook, to ThisWorkbook of the add-in. The sheet in front is checked where the user has switched it on.
Public Sub BeforeSaving(ByVal book As Workbook)
    If Running Then Exit Sub
    If Not FileExists(Environ("LOCALAPPDATA") & "\xl_tools\check_on_saving") Then Exit Sub
    If ActiveWorkbook Is Nothing Then Exit Sub
    If book.FullName <> ActiveWorkbook.FullName Then Exit Sub
    If Not SheetExists(book, Sentence(UNIT_INFO)) Then Exit Sub
    Press "check_saved"
End Sub

' A double click in an empty cell of the third level offers what suits it, where the user has a library to pick from.
' The label is looked for above, as far as a form's indicators may reach; text that is there is edited as ever.
Public Function PicksByDoubleClick(ByVal cell As Range) As Boolean
    Dim row As Long
    If Running Then Exit Function
    If Not FileExists(Environ("LOCALAPPDATA") & "\xl_tools\picks_from_library") Then Exit Function
    If cell.Cells(1, 1).Text <> "" Then Exit Function
    For row = cell.Row - 1 To 1 Step -1
        If cell.Row - row > FARTHEST Then Exit Function
        If cell.Worksheet.Cells(row, cell.Column).Text = Sentence(LEVEL3) Then
            PicksByDoubleClick = True
            Press "pick_indicator"
            Exit Function
        End If
    Next row
End Function

' While Python works, Excel takes no key and no click but in Python's own boxes, for either would make a call of Python's fail.
' Whatever becomes of Python, Excel is given back to the clerk afterwards.
Private Sub Press(ByVal id As String)
    Dim hadEvents As Boolean
    Dim number As Long
    Dim what As String
    If Running Then Exit Sub
    If Not CanRunPython() Then Exit Sub
    Running = True
    hadEvents = Application.EnableEvents
    On Error GoTo failed
    Application.EnableCancelKey = DISABLED
    Application.Interactive = False
    RunButton id
    GiveBack hadEvents
    Exit Sub
failed:
    number = Err.Number
    what = Err.Description
    GiveBack hadEvents
    TellFailure number, what
End Sub

Private Sub GiveBack(ByVal hadEvents As Boolean)
    On Error Resume Next
    Application.Interactive = True
    Application.EnableEvents = hadEvents
    Application.ScreenUpdating = True
    Application.StatusBar = False
    Running = False
End Sub
