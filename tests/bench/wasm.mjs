// Runs one of our contenders of `cargo xtask bench` in WebAssembly, by the engine that Chromium has:
//
//     node --no-warnings tests/bench/wasm.mjs PROGRAM.wasm ARGUMENTS
//
// The program sees the files of this machine under their own names.
import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { WASI } from "node:wasi";

// Compiled calls of Node's file functions damage the stack after some hundred: Node 20 ends with a segmentation fault.
setFlagsFromString("--no-turbo-fast-api-calls");
const [program, ...args] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args: [program, ...args], preopens: { "/": "/" }, returnOnExit: true });
const { instance } = await WebAssembly.instantiate(await readFile(program), wasi.getImportObject());
process.exitCode = wasi.start(instance);
