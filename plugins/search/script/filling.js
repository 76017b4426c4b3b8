// Words of questions and sentences, which say least of what is meant; folded.
export const FILLING = new Set(
  `ai bao bi biet boi cac cach cai can cho chua co con cua cung da dang dau de den di do duoc
gi giup hay ho hoi khi khong la lai lam mot muon nao nay nen neu nhieu nhu nhung noi o qua ra rat sao tai
the thi thu tim toi trong tu va vao ve vi viet voi xem xin`.split(/\s+/),
);
