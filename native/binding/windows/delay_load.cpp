// Windows only: the addon imports Node-API from "node.exe", but the program that loads it may have another name. When the loader asks for
// that module, the answer is the program itself. Linked through cmake/node-api.cmake.
#include <windows.h>
// windows.h first: the next header needs its types.
#include <delayimp.h>
#include <string.h>

namespace {

FARPROC WINAPI answer(unsigned event, DelayLoadInfo* load) {
  if (event != dliNotePreLoadLibrary || _stricmp(load->szDll, "node.exe") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(GetModuleHandleA(nullptr));
}

}  // namespace

extern "C" const PfnDliHook __pfnDliNotifyHook2 = answer;
