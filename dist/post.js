// The action's post step. It is told apart by this file and not by saved state: a main step that was killed before it
// could save any must not be run a second time here.
process.argv[2] = 'post-step';
await import('./index.js');
