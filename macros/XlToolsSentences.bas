Attribute VB_Name = "XlToolsSentences"
Option Explicit

' What the add-in itself says to the clerk. The sentences stand in column D of the add-in's own sheet, for this file is ASCII.

Public Const NO_WORKBOOK As Long = 1
Public Const FOREIGN_SETTINGS As Long = 2
Public Const NO_PYTHON As Long = 3
Public Const NOT_DONE As Long = 4
Public Const TITLE As Long = 5
' 6 and 7 are of the functions
Public Const NO_LIST As Long = 8
Public Const NOTHING_TO_SHOW As Long = 9
Public Const LIST_TITLE As Long = 10
Public Const EXCUSED As Long = 11
Public Const NOT_STARTED As Long = 12
Public Const FILES_MISSING As Long = 13
Public Const START_FORBIDDEN As Long = 14
Public Const UNIT_INFO As Long = 15
Public Const LEVEL3 As Long = 16
Public Const RESIDENT_NOT_STARTED As Long = 17
Public Const RESIDENT_STOPPED As Long = 18

Public Function Sentence(ByVal number As Long) As String
    Sentence = ThisWorkbook.Worksheets(PROJECT_NAME & ".conf").Cells(number, 4).Value
End Function

Public Sub TellSentence(ByVal number As Long)
    MsgBox Sentence(number), vbExclamation, Sentence(TITLE)
End Sub
