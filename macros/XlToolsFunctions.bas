Attribute VB_Name = "XlToolsFunctions"
Option Explicit

' The worksheet functions: each hands its arguments to the Python function of its name in xl_tools.excel.functions.
' Their descriptions stand in columns F to J of the add-in's own sheet, for this file is ASCII.

Private Const FIRST_COLUMN As Long = 6
Private Const FAILED_IN_A_CELL As Long = 7
Private Described As Boolean

Public Function xm_check_character(code)
    xm_check_character = FromPython("xm_check_character", Array(code))
End Function

Public Function xm_project_code(name, Optional listed)
    xm_project_code = FromPython("xm_project_code", Array(name, listed))
End Function

Public Function xm_unit_name(codes, Optional listed)
    xm_unit_name = FromPython("xm_unit_name", Array(codes, listed))
End Function

Public Function xm_project_name(codes, Optional listed)
    xm_project_name = FromPython("xm_project_name", Array(codes, listed))
End Function

Public Function xm_wan_yuan(text)
    xm_wan_yuan = FromPython("xm_wan_yuan", Array(text))
End Function

Public Function xm_amounts(texts)
    xm_amounts = FromPython("xm_amounts", Array(texts))
End Function

Public Function xm_row_fault(area)
    xm_row_fault = FromPython("xm_row_fault", Array(area))
End Function

Public Function xm_budget_fault(budget, fiscal, Optional other)
    xm_budget_fault = FromPython("xm_budget_fault", Array(budget, fiscal, other))
End Function

Public Function xm_plan_fault(plan)
    xm_plan_fault = FromPython("xm_plan_fault", Array(plan))
End Function

Public Function xm_indicator_fault(level2, name, value)
    xm_indicator_fault = FromPython("xm_indicator_fault", Array(level2, name, value))
End Function

Private Function FromPython(ByVal name As String, ByVal arguments As Variant) As Variant
    Dim what As String
    On Error GoTo failed
    FromPython = AskPython(name, arguments, Application.Caller)
    Exit Function
failed:
    what = Err.Description
    FromPython = Sentence(FAILED_IN_A_CELL) & what
End Function

' Excel runs this when it loads the add-in.
Public Sub Auto_Open()
    DescribeFunctions
End Sub

' Once: Excel takes descriptions only while a workbook is open, so the first button sees to it where there was none at the
' start. The functions work without their descriptions, so nothing here may stop anything.
Public Sub DescribeFunctions()
    Dim row As Range
    Dim said As Variant
    If Described Or ActiveWorkbook Is Nothing Then Exit Sub
    Described = True
    On Error Resume Next
    For Each row In ThisWorkbook.Worksheets(PROJECT_NAME & ".conf").Columns(FIRST_COLUMN).Resize(, 5).Rows
        If row.Cells(1, 1).Value = "" Then Exit For
        If row.Cells(1, 5).Value <> "" Then
            said = Array(row.Cells(1, 3).Value, row.Cells(1, 4).Value, row.Cells(1, 5).Value)
        ElseIf row.Cells(1, 4).Value <> "" Then
            said = Array(row.Cells(1, 3).Value, row.Cells(1, 4).Value)
        Else
            said = Array(row.Cells(1, 3).Value)
        End If
        Application.MacroOptions Macro:=row.Cells(1, 1).Value, Description:=row.Cells(1, 2).Value, _
            Category:=Sentence(6), ArgumentDescriptions:=said
    Next row
End Sub
