# driver.exs SCENARIO [ARG]...: the scenarios of driver.ex. That and lib/elixir/aitrace.ex are compiled
# once: the beams are below build/elixir, in a folder that is named after what they were made of. What is
# made anew at each start, which is this, is short.

sources = Enum.map(["../../lib/elixir/aitrace.ex", "driver.ex"], &Path.expand(&1, __DIR__))
build = System.get_env("AITRACE_BUILD") || Path.expand("../../build", __DIR__)
sum = :erlang.md5([System.version(), System.otp_release() | Enum.map(sources, &File.read!/1)])
folder = Path.join([build, "elixir", Base.encode16(sum, case: :lower)])

if File.dir?(folder) do
  Code.prepend_path(folder)
else
  Code.require_file("load.exs", __DIR__)
  apply(Load, :load, [sources, folder])
end

[scenario | args] = System.argv()
apply(Driver, :play, [scenario, args])
