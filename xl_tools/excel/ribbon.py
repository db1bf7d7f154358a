"""The controls of the ribbon: each id with its function. The add-in calls ``ribbon.press("check_all")``."""

from collections.abc import Mapping
from typing import Final

from xl_tools.excel.pressing import Button, carry_out
from xl_tools.excel.session import Session

_WITHOUT_PYTHON = "下一处、上一处：按“校验结果”表的顺序，一处一处跳过去看。"


def show_help(_session: Session) -> str:
    """帮助: what every button does, a line each."""
    lines = [f"{button.label}：{button.does}" for button in BUTTONS.values()]
    return "\n".join((*lines, _WITHOUT_PYTHON))


BUTTONS: Final[Mapping[str, Button]] = {
    "new": Button(
        "新建…", "给一个单位、一个年度新建标准工作簿，每个项目一张表。", "starting_buttons.start_workbook"
    ),
    "import": Button(
        "导入…",
        "把 Word 文档、PDF、文本、别的版式的表导入成标准工作簿。",
        "starting_buttons.import_documents",
    ),
    "roll": Button(
        "转到明年…",
        "把今年的工作簿转成明年的：文字照旧，金额空出来，要确认的都标上。",
        "starting_buttons.roll_on",
    ),
    "new_table": Button(
        "新增项目表", "按单位清单加一张空白的绩效目标表，编号、编码填好。", "filling_buttons.new_table"
    ),
    "fill_codes": Button(
        "填充编码", "按单位清单填项目编码和单位行，先列出来再填。", "filling_buttons.fill_codes"
    ),
    "pick_indicator": Button(
        "选指标",
        "按项目名称和二级指标，从指标库里选一个填进选中的一行。",
        "library_buttons.pick_indicator",
    ),
    "check_sheet": Button(
        "校验本表", "查当前这张表，有问题的格标颜色、加批注。", "check_buttons.check_sheet"
    ),
    "check_all": Button(
        "校验全部", "查整个工作簿，标出来，并列在“校验结果”表里。", "check_buttons.check_all"
    ),
    "fix": Button(
        "自动修正", "改能放心改的写法（空格、全角半角等），先列出来再改。", "filling_buttons.fix_writing"
    ),
    "exempt": Button("豁免", "选中的格不算问题的，写明理由记进“豁免清单”。", "check_buttons.excuse"),
    "take_suggestion": Button(
        "改成建议值", "选中的格改成批注里建议的写法，改对了颜色就去掉。", "suggestions.take_suggestion"
    ),
    "directory": Button(
        "目录",
        "列出每张表填好没有、有几处问题，点一下跳过去；标签按问题变色。",
        "check_buttons.show_directory",
    ),
    "clear_marks": Button(
        "清除标记", "去掉校验标的颜色、批注和“校验结果”表，别的不动。", "check_buttons.clear_marks"
    ),
    "summary": Button("生成汇总", "把本工作簿的各表汇成一个新工作簿。", "product_buttons.sum_up"),
    "merge_townships": Button(
        "合并多乡镇…", "选一个文件夹，把里面各乡镇的工作簿汇成一个。", "product_buttons.merge_townships"
    ),
    "booklet_pdf": Button("导出文本 PDF", "排成可以印刷的文本，存成 PDF。", "product_buttons.booklet_pdf"),
    "booklet_xlsx": Button(
        "导出文本 Excel", "排成可以印刷的文本，存成工作簿。", "product_buttons.booklet_xlsx"
    ),
    "publish": Button(
        "公开件",
        "做可以上网公开的一份：内部的、看不见的都去掉，个人号码遮住。",
        "product_buttons.public_copies",
    ),
    "export": Button(
        "导出到系统",
        "把指标写成省级系统导入用的模板，每个项目一个文件。",
        "product_buttons.export_to_system",
    ),
    "monitor": Button(
        "监控表…", "由批复的目标表做出每个项目的监控表，红绿灯自己亮。", "appraisal_buttons.monitoring_forms"
    ),
    "evaluate": Button(
        "自评表…",
        "由批复的目标表做出每个项目的自评表，有数的指标自己打分。",
        "appraisal_buttons.evaluation_forms",
    ),
    "appraise": Button(
        "汇总自评…", "选一个文件夹，把各单位的自评表、监控表汇总起来。", "appraisal_buttons.sum_up_appraisals"
    ),
    "sample": Button("抽查…", "从一个文件夹的自评表里抽一部分出来核查。", "appraisal_buttons.draw_sample"),
    "progress": Button(
        "申报进度…", "选一个文件夹，看哪些单位报了、哪些有错、哪些没有报。", "bureau_buttons.report_progress"
    ),
    "review_forms": Button(
        "审核表…", "选一个文件夹，给每个单位填好一张审核表，问题都在里面。", "bureau_buttons.review_forms_of"
    ),
    "return": Button(
        "退回单…", "选一个文件夹，有必须改正的单位每家出一份退回单。", "bureau_buttons.return_slips_of"
    ),
    "notice": Button(
        "通报…",
        "选一个文件夹，出全县一页通报：谁报了、谁没报、各家要改多少。",
        "bureau_buttons.notice_of_county",
    ),
    "compare": Button(
        "对比…", "选上次和这次的两个文件夹，逐格列出改了什么。", "bureau_buttons.compare_folders"
    ),
    "library": Button(
        "提炼指标库…",
        "选一个文件夹，由批复过的工作簿提炼指标库。",
        "library_buttons.distil_library",
    ),
    "township_booklets": Button(
        "多乡镇成册…", "选一个文件夹，每个工作簿各排一册 PDF。", "bureau_buttons.township_booklets"
    ),
    "template_make": Button(
        "做表样",
        "把当前这张表做成表样：各栏目换成占位，清单只留一行。",
        "template_buttons.make_from_front_sheet",
    ),
    "template_check": Button(
        "检查表样", "看当前工作簿里的表样写错没有，逐格列出。", "template_buttons.look_through"
    ),
    "template_show": Button(
        "看表样…", "有哪些表样；选一个填上示例内容，看填好是什么样。", "template_buttons.show_filled"
    ),
    "undo": Button("撤销", "撤销本工具上一次的修改；之后又改过的格不动。", "editing.take_back"),
    "settings": Button(
        "设置…",
        "退回单位、联系电话、单位清单、规则设置文件，写一次以后都照这样。",
        "settings_button.set_preferences",
    ),
    "doctor": Button("环境体检", "看程序、字体、文件夹是否正常。", "desk_check.look_over"),
    "help": Button("帮助", "说明各个按钮做什么。", "ribbon.show_help"),
}
"""Every control of the ribbon by its id; the add-in's ribbon has these and no others."""

ON_SAVING: Final[Mapping[str, Button]] = {
    "check_saved": Button("校验本表", "保存之前更新这张表的标记。", "check_buttons.check_saved"),
}
"""What the add-in has done as the clerk saves, where 设置 says so."""


def press(control: str) -> None:
    """Run the button of this id; ``KeyError`` for an id that the ribbon does not have."""
    carry_out(ON_SAVING.get(control) or BUTTONS[control])
