-- What a build does with exports, it does without any way to the rest of the machine.
select 'the engine is not confined' as problem
where {{ opens_any_file() }}
