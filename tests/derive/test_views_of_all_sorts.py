"""Writes reach what they should, through all that may or may not give a view.

Each line is put into a function of x and y = 2 * x, whose result hangs on y. It is differentiated
as central differences say, or refused.
"""

import linecache

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused

LINES = """
y.fill(x[0])
y.put([0,1],x[:2])
y.sort()
y[::-1].sort()
np.put(y,[0],x[1])
np.place(y,y>1,x)
np.putmask(y,y>1,x)
np.copyto(y,x)
y.flat[1]=x[0]
y.flat=x
y.T[0]=x[1]
y.__setitem__(0,x[1])
y.__iadd__(x)
np.add(x,1.0,out=y)
np.add(x,1.0,y)
np.clip(x,0,1,y)
np.cumsum(x,out=y)
np.exp(x,y)
np.maximum.at(y,[0],x[1])
np.subtract.at(y,[0,0],x[1])
np.negative(x,out=y)
x.cumsum(out=y)
np.matmul(np.diag(x),x,y)
np.take(x,[1,1,0,2],out=y)
y.resize((4,))
y.shape=(2,2); y=y.ravel()
y[()]=x**2
y[:]=y[::-1]
y[1:]=y[:-1]
y[[0,0]]+=x[0]
y[y>1]*=x[1]
y[np.ix_([0,1])]=x[2]
z=np.asarray(y); z*=x
z=np.ravel(y); z[0]=x[1]
z=y.reshape(2,2).T; z[0,1]=x[2]
z=np.swapaxes(y.reshape(2,2),0,1); z*=x[0]
z=np.split(y,2)[0]; z*=x[:2]
z=np.array_split(y,2)[1]; z*=x[:2]
z=np.diagonal(np.outer(y,x)); y=z*x
z,w=y.reshape(2,2); z*=w
np.fill_diagonal(y.reshape(2,2),x[0])
np.random.shuffle(y)
np.nan_to_num(y,copy=False)
z=np.nan_to_num(y,copy=False); z*=x
z=np.array(y,copy=False); z*=x
z=y.astype(float,copy=False); z*=x
z=np.ascontiguousarray(y); z*=x
z=np.require(y); z*=x
z=np.flip(y); z*=x
z=y.real; z*=x
z=np.moveaxis(y.reshape(2,2),0,1); z*=x[:2]
z=np.rot90(y.reshape(2,2)); z*=x[:2]
z=(y,y)[0]; z*=x
z=[y,y]; z[0]*=x
z={'a':y}; z['a']*=x
z=[[y]]; z[0][0][1]=x[0]
z=[y]*2; z[1][0]=x[1]
z=[y]; w=z.copy(); w[0]*=x
z=dict(a=y); w=dict(z); w['a']*=x
z=np.einsum('ii->i',y.reshape(2,2)); z*=x[:2]
z=np.einsum('ij->ji',y.reshape(2,2)); z*=x[:2]
z=np.einsum('i->i',y); z*=x
z=np.einsum('i,i->i',y,x); z*=x; y=y+z
z=np.einsum('i->',y); z*=x[0]; y=y+z
z=y.conj(); z*=x
z=np.conj(y); z*=x; y=y+z
z=y.conjugate(); z*=x
z=np.real_if_close(y); z*=x
z=np.trim_zeros(y); z*=x
z=np.asanyarray(y); z*=x
z=np.rollaxis(y.reshape(2,2),1); z*=x[:2]
z=np.hsplit(y,2)[0]; z*=x[:2]
z=np.vsplit(y.reshape(2,2),2)[0]; z*=x[:2]
z=np.matrix_transpose(y.reshape(2,2)); z*=x[:2]
z=np.permute_dims(y.reshape(2,2),(1,0)); z*=x[:2]
z=np.unstack(y.reshape(2,2))[0]; z*=x[:2]
z=np.broadcast_arrays(y,x)[0]; y*=x; y=y+z
z=np.ix_(y)[0]; z*=x
z=np.meshgrid(y,x,copy=False)[0]; y*=x; y=y+z[0]
z=np.atleast_1d(y); z*=x
z=np.atleast_3d(y); z*=x[:,None]
z=np.squeeze(y[None]); z*=x
z=np.asarray_chkfinite(y); z*=x
z=np.asfortranarray(y); z*=x
z=y.__array__(); z*=x
z=np.abs(y); z*=x; y=y+z
z=y.flatten(); z*=x; y=y+z
z=np.positive(y); z*=x; y=y+z
z=+y; z*=x; y=y+z
z=np.sum([y],axis=0); z*=x; y=y+z
z=np.sum(y[None],axis=0); z*=x; y=y+z
z=np.mean(y[None],axis=0); z*=x; y=y+z
z=np.max(y[None],axis=0); z*=x; y=y+z
z=sum([y]); z*=x; y=y+z
z=sum([y],start=0); z*=x; y=y+z
z=max([y],key=len); z*=x
z=np.concatenate([y]); z*=x; y=y+z
z=np.take(y,[0,1,2,3]); z*=x; y=y+z
z=np.diag(np.diag(y)); z*=x; y=y+z
z=np.diag(y.reshape(2,2)); y*=x; y=y+z.sum()
z=y.diagonal() if y.ndim==2 else y; z*=x
z=y if y[0]>0 else x; z*=x
z=y; y=y*2; z*=x; y=y+z
z=y; y*=2; z=z*x; y=y+z
z,w=y,y; z*=x; y=y+w
z=w=y; z*=x; y=y+w
z=(y+0); z*=x; y=y+z
z=y*1; z*=x; y=y+z
z=y**1; z*=x; y=y+z
z=np.multiply.outer(1.0,y); z*=x; y=y+z
z=np.tile(y,1); z*=x; y=y+z
z=np.repeat(y,1); z*=x; y=y+z
z=np.resize(y,4); z*=x; y=y+z
z=np.delete(y,[]); z*=x; y=y+z
z=np.insert(y,0,1.0)[1:]; z*=x; y=y+z
z=np.roll(y,0); z*=x; y=y+z
z=np.round(y,3); y*=x; y=y+z
z=np.nan_to_num(y); z*=x; y=y+z
z=np.clip(y,None,9); z*=x; y=y+z
z=np.cumsum(y); z*=x; y=y+z
z=np.sort(y); z*=x; y=y+z
z=np.triu(y.reshape(2,2)); z*=x[:2]; y=y+z.ravel()
z=np.linalg.norm(y[None],axis=0); z*=x; y=y+z
z=np.array([y])[0]; z*=x; y=y+z
z=np.stack([y,y]); z[0]*=x; y=y+z[0]
z=np.dot(np.eye(4),y); z*=x; y=y+z
z=y.dot(np.eye(4)); z*=x; y=y+z
z=y.reshape(-1,order='F'); z*=x
z=y.reshape(2,2,order='F'); z*=x[:2]
z=y.reshape(2,2).ravel(order='F'); z*=x; y=y+z
z=y.reshape(2,2).T.ravel(); z*=x; y=y+z
z=y.reshape(2,2).T.reshape(4); z*=x; y=y+z
z=y.reshape(2,2).T.flatten(); z*=x; y=y+z
z=y[::2]; z*=x[:2]
z=y[::2][::-1]; z*=x[:2]
z=y[1:][1:]; z*=x[:2]
z=y[[0,1]]; z*=x[:2]; y[:2]+=z
z=y[y>0]; z*=x; y=y+z
z=y[np.array([True,True,True,True])]; z*=x; y=y+z
z=y[...]; z*=x
z=y[None,:,None]; z[0,:,0]*=x
z=y.T; z*=x
z=y.swapaxes(0,0); z*=x
z=y.view(); z[1]=x[0]
z=np.lib.stride_tricks.as_strided(y,(2,),(16,)); z*=x[:2]
g=lambda a: a; z=g(y); z*=x
z=[v for v in (y,)][0]; z*=x
z=next(iter([y])); z*=x
z=dict(a=y)['a']; z*=x
z={'a':y}.get('a'); z*=x
z=[y][-1]; z*=x
z=(lambda *a: a[0])(y); z*=x
z=sorted([y],key=len)[0]; z*=x
z=list((y,))[0]; z*=x
z=tuple([y])[0]; z*=x
z=([y]+[x])[0]; z*=x
z=[y].copy()[0]; z*=x
z=[y][:][0]; z*=x
z=[y].pop(); z*=x
(z,)=[y]; z*=x
for z in [y]: z*=x
for z in zip([y],[x]): z[0][1]=z[1][0]
for k,z in {'a':y}.items(): z*=x
for z in {'a':y}.values(): z*=x
z=y; z=z*1; z*=x; y=y+z
"""
X = np.array([0.7, 0.4, 1.3, 0.9])


def defined(line):
    body = "".join(f"    {part}\n" for part in line.split("; "))
    text = f"def f(x):\n    y = x * 2.0\n{body}    return np.sum(y * y * x)\n"
    name = f"<{line}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    space = {"np": np}
    exec(compile(text, name, "exec"), space)
    return space["f"]


def differences(function):
    steps = 1e-6 * np.eye(4)
    return np.array([(function(X + e) - function(X - e)) / 2e-6 for e in steps])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_differentiated_or_refused(line):
    function = defined(line)
    try:
        expected = differences(function)
    except Exception:
        with pytest.raises(Exception):  # noqa: B017, PT011
            s2sgrad.grad(function)(X)
        return
    close = {"rtol": 1e-4, "atol": 1e-5}
    try:
        np.testing.assert_allclose(s2sgrad.grad(function)(X), expected, **close)
        _, pullback = s2sgrad.vjp(function, X)
        for _ in range(2):
            np.testing.assert_allclose(pullback(1.0)[0], expected, **close)
        tangent = s2sgrad.jvp(function, (X,), (np.ones(4),))[1]
        np.testing.assert_allclose(tangent, expected.sum(), **close)
    except Refused:
        pytest.skip("refused")
