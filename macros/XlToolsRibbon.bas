Attribute VB_Name = "XlToolsRibbon"
Option Explicit

' The buttons of the ribbon: each Sub hands its control's id to Python, where everything happens.
' ASCII only. What the clerk reads stands in customUI14.xml and on the add-in's own sheet.
' Single quotes around the id: xlwings puts the command between double quotes on a command line.

Public Sub Press_new_table(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('new_table')"
End Sub

Public Sub Press_fill_codes(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('fill_codes')"
End Sub

Public Sub Press_check_sheet(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('check_sheet')"
End Sub

Public Sub Press_check_all(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('check_all')"
End Sub

Public Sub Press_fix(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('fix')"
End Sub

Public Sub Press_exempt(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('exempt')"
End Sub

Public Sub Press_clear_marks(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('clear_marks')"
End Sub

Public Sub Press_summary(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('summary')"
End Sub

Public Sub Press_merge_townships(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('merge_townships')"
End Sub

Public Sub Press_booklet_pdf(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('booklet_pdf')"
End Sub

Public Sub Press_booklet_xlsx(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('booklet_xlsx')"
End Sub

Public Sub Press_undo(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('undo')"
End Sub

Public Sub Press_doctor(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('doctor')"
End Sub

Public Sub Press_help(control As IRibbonControl)
    If CanRunPython() Then RunPython "import xl_tools.excel.ribbon as ribbon; ribbon.press('help')"
End Sub
