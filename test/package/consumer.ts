// Compiled by a consumer's TypeScript, strictly.
import { LSTM, mse, zeros, type Tensor } from 'throughtime';

const loss: Tensor = mse(new LSTM(3, 5).forward(zeros([2, 4, 3])).output, zeros([2, 4, 5]));
export const value: Promise<number> = loss.item();
// @ts-expect-error an option that is not there
new LSTM(3, 5, { layrs: 2 });
