// The recurrent ops as plain loops in double precision: an oracle that is kept forever, and the shortest statement of what the ops mean.
// It shares no code with the kernels, not even the cell equations. The saved tensors are its own: gates and c are [L*D][T][B][·] by time.
#pragma once

#include "native/gen/args.h"

namespace tt::reference {

void lstm(const LstmArgs&);
void lstm_grad(const LstmGradArgs&);
void gru(const GruArgs&);
void gru_grad(const GruGradArgs&);
void rnn(const RnnArgs&);
void rnn_grad(const RnnGradArgs&);

}  // namespace tt::reference
