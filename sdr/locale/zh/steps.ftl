### 序列步骤相关的话：给同事的通知、决定记录、模拟。

nurture-notice-open = 打开这条线索
